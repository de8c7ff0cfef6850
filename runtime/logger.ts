import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { readableLine, wantsColours } from './readable-log.ts';

export type { Logger };

/** Never written to a log, wherever they turn up. */
const SECRET_FIELDS = ['password', 'authorization', 'connectionString', '*.password', '*.authorization'];

/**
 * The logger of one service: readable lines on a terminal, JSON (one object a line) otherwise.
 * `LOG_FORMAT=json|pretty` and `LOG_LEVEL` override what is found.
 * @param destination takes JSON lines in place of the standard output.
 */
export function createLogger(
  service: string,
  env: NodeJS.ProcessEnv = process.env,
  destination: DestinationStream = standardOutput(env),
): Logger {
  const options = {
    name: service,
    level: env.LOG_LEVEL || 'info',
    base: { service, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    redact: SECRET_FIELDS,
  };
  return pino(options, destination);
}

export function wantsReadableLogs(env: NodeJS.ProcessEnv): boolean {
  return (env.LOG_FORMAT || (process.stdout.isTTY ? 'pretty' : 'json')) === 'pretty';
}

function standardOutput(env: NodeJS.ProcessEnv): DestinationStream {
  // Synchronous, so that the last line before the process ends is written, too.
  const output = pino.destination({ dest: 1, sync: true });
  if (!wantsReadableLogs(env)) return output;
  const colours = wantsColours(env, process.stdout.isTTY);
  return { write: (line) => output.write(readableLine(line, colours)) };
}
