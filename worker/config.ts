import { hostname } from 'node:os';
import { brokerUrl } from '@sel/broker';
import { BOUNDS, within } from '@sel/contract/lab/bounds';
import { WORK_DISTRIBUTIONS, WORK_KINDS } from '@sel/contract/lab/work';
import { databaseUrl, shutdownGraceS, TELEMETRIA } from '@sel/runtime/service-settings';
import Type from 'typebox';

/** The worker's settings, one environment variable each. */
export const Config = Type.Object({
  DATABASE_URL: databaseUrl('worker'),
  BROKER_URL: brokerUrl('URL de la cola: amqp://… (RabbitMQ) o postgres://… (la misma base de datos)'),
  WORKER_NAME: Type.String({
    default: `${hostname()}-${process.pid}`,
    minLength: 1,
    maxLength: 100,
    description: 'Nombre con el que firma lo que procesa',
  }),
  WORKER_CONCURRENCY: Type.Integer({
    default: 200,
    ...within(BOUNDS.concurrency),
    description:
      'Consultas que tiene en proceso a la vez, desde que las recibe hasta que guarda su resultado',
  }),
  WORKER_MAX_BATCH: Type.Integer({
    default: 500,
    minimum: 1,
    maximum: 10_000,
    description: 'Consultas que caben en una búsqueda y en un UPDATE',
  }),
  WORKER_MAX_RESULTADO_MB: Type.Integer({
    default: 32,
    minimum: 1,
    maximum: 256,
    description:
      'Lo más que puede ocupar un listado, en MB; si el catálogo no cabe, listar_todos termina en failed con el motivo. ' +
      'No puede ser mayor que API_GATEWAY_MAX_ENVIO_MB',
  }),
  WORKER_TRABAJO_MS: Type.Number({
    default: 0,
    ...within(BOUNDS.workMeanMs),
    description: 'Tiempo de servicio simulado medio de cada consulta, en milisegundos',
  }),
  WORKER_TRABAJO_DISTRIBUCION: Type.Enum(WORK_DISTRIBUTIONS, {
    default: 'constante',
    description:
      'Cómo varía el tiempo simulado: constante, exponencial o hiperexponencial (casi todos cortos, algunos muy largos; Cs² = 4)',
  }),
  WORKER_TRABAJO_TIPO: Type.Enum(WORK_KINDS, {
    default: 'espera',
    description: 'Qué hace el trabajo simulado: espera (como una llamada a otro servicio) o cpu (calcula)',
  }),
  WORKER_ACEPTA_TRABAJO_SIMULADO: Type.Optional(
    Type.Enum(['si', 'no'], {
      description:
        'Si sigue el trabajo simulado que pone el laboratorio: si (lo normal) o no (lo único con ENTORNO=produccion)',
    }),
  ),
  WORKER_HTTP_PORT: Type.Integer({
    default: -1,
    minimum: -1,
    maximum: 65535,
    description: 'Puerto para /health y /metrics del worker; sin él, el worker no escucha',
  }),
  WORKER_HTTP_HOST: Type.String({ default: '127.0.0.1', description: 'Dirección de WORKER_HTTP_PORT' }),
  TELEMETRIA,
  SHUTDOWN_GRACE_S: shutdownGraceS(),
});
export type Config = Type.Static<typeof Config>;

/** Connections to PostgreSQL that its pool opens at most; docs/kubernetes.md adds up those of all processes. */
export const POOL_CONNECTIONS = 6;
