import { HOST, port, shutdownGraceS } from '@sel/runtime/service-settings';
import Type from 'typebox';

/** The settings of the page's local server, one environment variable each. */
export const Config = Type.Object({
  HOST,
  PORT: port(8080),
  API_URL: Type.String({
    default: 'http://127.0.0.1:8000',
    pattern: '^https?://[^/]+/?$',
    description: 'Dirección del api-gateway, sin ruta: http://127.0.0.1:8000',
  }),
  LAB_URL: Type.String({
    default: 'http://127.0.0.1:8090',
    pattern: '^https?://[^/]+/?$',
    description: 'Dirección del laboratorio, sin ruta: http://127.0.0.1:8090',
  }),
  SHUTDOWN_GRACE_S: shutdownGraceS(5),
});
export type Config = Type.Static<typeof Config>;
