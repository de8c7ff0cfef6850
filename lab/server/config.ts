import { databaseUrl, HOST, port, shutdownGraceS, TRUST_PROXY } from '@sel/runtime/service-settings';
import Type from 'typebox';

/** The laboratory's settings, one environment variable each. */
export const Config = Type.Object({
  DATABASE_URL: databaseUrl('lab'),
  API_URL: Type.String({
    default: 'http://127.0.0.1:8000',
    pattern: '^https?://',
    description: 'Dirección del api-gateway',
  }),
  LAB_API_KEY: Type.String({
    default: '',
    secret: true,
    pattern: '^\\S*$',
    description: 'Clave de API con la que envía su carga, si el api-gateway las pide (API_KEYS)',
  }),
  HOST,
  PORT: port(8090),
  LAB_TOKEN: Type.String({
    default: '',
    secret: true,
    // npm start makes one of 24; who chooses one by hand is kept from a short one.
    pattern: '^(\\S{16,})?$',
    description:
      'Clave para actuar desde la página, de 16 caracteres o más y sin espacios (openssl rand -hex 16 hace una); ' +
      'sin ella el laboratorio solo deja mirar',
  }),
  LAB_MAX_OYENTES: Type.Integer({
    default: 100,
    minimum: 1,
    maximum: 10_000,
    description: 'Páginas que miran el laboratorio a la vez (/lab/eventos); por encima se responde 503',
  }),
  TRUST_PROXY,
  LAB_RESULTS_DIR: Type.String({
    default: 'resultados',
    description: 'Carpeta en la que cada experimento deja sus resultados y su informe',
  }),
  LAB_BROKER: Type.String({
    default: '',
    description: 'Qué broker usa el sistema y su versión, para los informes: RabbitMQ 3.13.7',
  }),
  SHUTDOWN_GRACE_S: shutdownGraceS(20, 'restaurar lo que esté a medias'),
});
export type Config = Type.Static<typeof Config>;

/** Connections to PostgreSQL that its pool opens at most; docs/kubernetes.md adds up those of all processes. */
export const POOL_CONNECTIONS = 4;
