import { hostname } from 'node:os';
import { brokerUrl } from '@sel/broker';
import {
  databaseUrl,
  HOST,
  port,
  shutdownGraceS,
  TELEMETRIA,
  TRUST_PROXY,
} from '@sel/runtime/service-settings';
import Type from 'typebox';

/** The gateway's settings, one environment variable each. */
export const Config = Type.Object({
  DATABASE_URL: databaseUrl('api_gateway'),
  BROKER_URL: brokerUrl('URL de la cola: amqp://… (RabbitMQ) o postgres://… (la misma base de datos)'),
  HOST,
  PORT: port(8000),
  API_GATEWAY_MAX_BATCH: Type.Integer({
    default: 500,
    minimum: 1,
    maximum: 10_000,
    description: 'Consultas que caben en un INSERT',
  }),
  API_GATEWAY_MAX_IN_FLIGHT: Type.Integer({
    default: 2,
    minimum: 1,
    maximum: 50,
    description: 'INSERT simultáneos; los de consultas con Idempotency-Key se cuentan aparte',
  }),
  API_GATEWAY_MAX_QUEUED: Type.Integer({
    default: 5_000,
    minimum: 1,
    maximum: 1_000_000,
    description:
      'Consultas que esperan un INSERT, y otras tantas con Idempotency-Key; por encima se responde 503',
  }),
  API_GATEWAY_MAX_UNPUBLISHED: Type.Integer({
    default: 100_000,
    minimum: 1,
    maximum: 100_000_000,
    description: 'Consultas aceptadas sin publicar (cola caída); por encima se responde 503',
  }),
  API_GATEWAY_MAX_WAITERS: Type.Integer({
    default: 10_000,
    minimum: 1,
    maximum: 1_000_000,
    description: 'Clientes que esperan a la vez con Prefer: wait o /eventos; por encima se responde 503',
  }),
  API_GATEWAY_MAX_ENVIO_MB: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 256,
    description:
      'Memoria de los resultados compartidos (listados) que se envían a la vez, en MB: cada uno cuenta una vez, lo envíen ' +
      'cuantos lo envíen; por encima se responde 503. No puede ser menor que WORKER_MAX_RESULTADO_MB',
  }),
  API_GATEWAY_MAX_CONNECTIONS: Type.Integer({
    default: 12_000,
    minimum: 1,
    maximum: 1_000_000,
    description: 'Conexiones HTTP abiertas a la vez; por encima se cierran sin responder',
  }),
  API_GATEWAY_MAX_LOOP_DELAY_MS: Type.Integer({
    default: 500,
    minimum: 1,
    maximum: 60_000,
    description:
      'Retraso medio del bucle de eventos, en milisegundos; por encima se responde 503 a las consultas nuevas',
  }),
  RATE_LIMIT_PER_MINUTE: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 10_000_000,
    description:
      'Consultas por minuto que puede crear cada cliente (clave de API o dirección IP); 0 no pone límite',
  }),
  TRUST_PROXY,
  API_KEYS: Type.String({
    default: '',
    pattern: '^$|^\\s*[a-z0-9_-]{1,40}:[0-9a-f]{64}\\s*(,\\s*[a-z0-9_-]{1,40}:[0-9a-f]{64}\\s*)*$',
    secret: true,
    description:
      'Claves de API admitidas, como NOMBRE:SHA256 separadas por comas (las hace "npm run api-key -- NOMBRE"); vacío no pide clave',
  }),
  CORS_ORIGINS: Type.String({
    default: '',
    description: 'Orígenes admitidos además del propio, separados por comas; * admite todos',
  }),
  API_GATEWAY_NAME: Type.String({
    default: `api-gateway-${hostname()}-${process.pid}`,
    minLength: 1,
    maxLength: 100,
    description: 'Nombre con el que se presenta en el laboratorio',
  }),
  TELEMETRIA,
  SHUTDOWN_GRACE_S: shutdownGraceS(),
});
export type Config = Type.Static<typeof Config>;

/** Connections to PostgreSQL that its pool opens at most; docs/kubernetes.md adds up those of all processes. */
export const POOL_CONNECTIONS = 10;
