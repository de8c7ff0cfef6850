import { httpPart, runService } from '@sel/runtime/service';
import { buildApp } from './server/app.ts';
import { DIST, ensureBuilt } from './server/build.ts';
import { Config } from './server/config.ts';

await runService('frontend', Config, async ({ config, logger }) => {
  await ensureBuilt(logger);
  const app = await buildApp({ dist: DIST, apiUrl: config.API_URL, labUrl: config.LAB_URL, logger });
  return [httpPart(app, config)];
});
