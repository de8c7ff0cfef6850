import { ConfigError, loadConfig } from '@sel/runtime/config';
import { Lifecycle, runProcess } from '@sel/runtime/lifecycle';
import { createLogger } from '@sel/runtime/logger';
import { buildApp } from './server/app.ts';
import { DIST, ensureBuilt } from './server/build.ts';
import { Config } from './server/config.ts';

const logger = createLogger('frontend');

async function main(): Promise<void> {
  const config = loadConfig(Config, process.env);
  await ensureBuilt(logger);
  const app = await buildApp({ dist: DIST, apiUrl: config.API_URL, labUrl: config.LAB_URL, logger });
  const lifecycle = new Lifecycle(
    [
      {
        name: 'http',
        start: async () => {
          await app.listen({ host: config.HOST, port: config.PORT });
        },
        stop: () => app.close(),
      },
    ],
    logger,
  );
  await runProcess(lifecycle, logger, config.SHUTDOWN_GRACE_S);
}

main().catch((error) => {
  if (error instanceof ConfigError) logger.fatal(error.message);
  else if (error.code === 'EADDRINUSE') {
    logger.fatal(
      `El puerto ${error.port} está ocupado: elige otro con PORT o cierra el programa que lo usa.`,
    );
  } else logger.fatal({ err: error }, 'no se pudo arrancar');
  process.exit(1);
});
