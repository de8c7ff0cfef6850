import type { Logger } from '@sel/runtime/logger';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { SystemControl } from './control/system-control.ts';
import type { ExperimentRunner } from './experiment-runner.ts';
import type { FaultInjector } from './faults/injector.ts';
import type { Live } from './live/live.ts';
import type { LoadSession } from './load-session.ts';
import { actRoutes } from './routes/act.ts';
import { experimentRoutes } from './routes/experiments.ts';
import { type Guard, mayAct } from './routes/guard.ts';
import { answerProblems } from './routes/problem.ts';
import { reportRoutes } from './routes/reports.ts';
import { watchRoutes } from './routes/watch.ts';
import type { WorkSetting } from './work-setting.ts';

/** What the routes need; the process (main.ts) makes and stops it. */
export interface LabParts {
  live: Live;
  control: SystemControl;
  session: LoadSession;
  work: WorkSetting;
  faults: FaultInjector;
  runner: ExperimentRunner;
  /** Where the runs' folders are. */
  resultsDir: string;
  /** Empty: nobody may act. */
  token: string;
  canAct: boolean;
  logger: Logger;
}

export interface RouteParts extends LabParts {
  /** One for all routes that act, so that a wrong key counts wherever it comes. */
  mayAct: Guard;
}

/** The laboratory's API for the page: what anybody may look at, and what the token lets one do. */
export async function buildApp(parts: LabParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    bodyLimit: 64 * 1024,
    // Whom the page's proxy saw: only it reaches the laboratory, and it adds that to what clients claim.
    trustProxy: (_, hop) => hop === 0,
  });
  answerProblems(app);
  await app.register(watchRoutes, parts);
  const guarded: RouteParts = { ...parts, mayAct: mayAct(parts.token) };
  await app.register(experimentRoutes, guarded);
  await app.register(reportRoutes, parts);
  await app.register(actRoutes, guarded);
  return app;
}
