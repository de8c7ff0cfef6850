import type Type from 'typebox';
import { ConfigError, loadConfig } from './config.ts';
import { Lifecycle, type Part } from './lifecycle.ts';
import { createLogger, type Logger } from './logger.ts';
import { onStopSignal } from './stop-signals.ts';

/** The settings of a service; SHUTDOWN_GRACE_S are the seconds that it has to end in order. */
type Settings = Type.TProperties & { SHUTDOWN_GRACE_S: Type.TInteger };

/** What a service is built from. */
export interface ServiceContext<Config> {
  config: Config;
  logger: Logger;
  /** Aborted once the process is asked to end, also while it starts: for whatever waits. */
  stopping: AbortSignal;
}

/**
 * Runs a service as this process: reads its settings from the environment, builds its parts, starts them in order, and
 * stops them in reverse order at SIGTERM or SIGINT. A second signal, or the end of the grace period, ends the process at
 * once with status 1; so does a start that fails, with a sentence that says what to do.
 */
export async function runService<T extends Settings>(
  name: string,
  schema: Type.TObject<T>,
  build: (
    context: ServiceContext<Type.Static<Type.TObject<T>>>,
  ) => readonly Part[] | Promise<readonly Part[]>,
): Promise<void> {
  const logger = createLogger(name);
  const stopping = new AbortController();
  try {
    const config = loadConfig(schema, process.env);
    const parts = await build({ config, logger, stopping: stopping.signal });
    const lifecycle = new Lifecycle(parts, logger);
    const { SHUTDOWN_GRACE_S: graceSeconds } = config as { SHUTDOWN_GRACE_S: number };
    stopOnSignal(lifecycle, logger, graceSeconds, stopping);
    await lifecycle.start();
  } catch (error) {
    // Who waited for the database and is asked to end stops waiting: that is no failed start.
    if (stopping.signal.aborted) return;
    tellWhyNotStarted(error, logger);
    process.exit(1);
  }
}

function stopOnSignal(
  lifecycle: Lifecycle,
  logger: Logger,
  graceSeconds: number,
  stopping: AbortController,
): void {
  const stop = async (signal: NodeJS.Signals) => {
    logger.info({ signal }, 'terminando');
    stopping.abort();
    setTimeout(() => {
      logger.error({ graceSeconds }, 'no terminó dentro de su plazo; se cierra ya');
      process.exit(1);
    }, graceSeconds * 1000).unref();
    await lifecycle.stop();
    logger.info('terminado');
    process.exit(0);
  };
  onStopSignal(stop, () => process.exit(1));
}

function tellWhyNotStarted(error: unknown, logger: Logger): void {
  const { code, port } = error as { code?: string; port?: number };
  if (error instanceof ConfigError) logger.fatal(error.message);
  else if (code === 'EADDRINUSE')
    logger.fatal(`El puerto ${port} está ocupado: elige otro con PORT o cierra el programa que lo usa.`);
  else logger.fatal({ err: error }, 'no se pudo arrancar');
}

/** What listens for HTTP: a Fastify app, as far as this knows it. */
interface Listener {
  listen(at: { host: string; port: number }): Promise<unknown>;
  close(): Promise<unknown>;
}

/** The part that serves an app at the address of the service's settings. */
export function httpPart(app: Listener, { HOST: host, PORT: port }: { HOST: string; PORT: number }): Part {
  return {
    name: 'http',
    start: async () => void (await app.listen({ host, port })),
    stop: async () => void (await app.close()),
  };
}
