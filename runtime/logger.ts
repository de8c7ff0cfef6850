import { type Logger, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/** Never written to a log, wherever they turn up. */
const SECRET_FIELDS = ['password', 'authorization', 'connectionString', '*.password', '*.authorization'];

/**
 * The logger of one service: readable lines on a terminal, JSON (one object a line) otherwise.
 * `LOG_FORMAT=json|pretty` and `LOG_LEVEL` override what is found.
 */
export function createLogger(service: string, env: NodeJS.ProcessEnv = process.env): Logger {
  const options = {
    name: service,
    level: env.LOG_LEVEL || 'info',
    base: { service, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    redact: SECRET_FIELDS,
  };
  const readable = (env.LOG_FORMAT || (process.stdout.isTTY ? 'pretty' : 'json')) === 'pretty';
  if (!readable) return pino(options);
  return pino(
    options,
    pretty({
      colorize: env.FORCE_COLOR !== '0' && !env.NO_COLOR,
      ignore: 'pid,hostname,service,name',
      translateTime: 'HH:MM:ss.l',
      messageFormat: `${service} · {msg}`,
      sync: true,
    }),
  );
}
