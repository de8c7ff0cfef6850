/*
 * The process `lab`: it makes the parts, and its API for the page is in routes/. The wire is contract/lab.
 */

import { join } from 'node:path';
import type { WorkerSetting } from '@sel/contract/lab/control';
import { createPool } from '@sel/runtime/postgres';
import { waitForSchema } from '@sel/runtime/schema-level';
import { httpPart, runService } from '@sel/runtime/service';
import { ExperimentRunner } from '../experiments/runner/experiment-runner.ts';
import { workersIn } from '../experiments/runner/state-before.ts';
import type { ObservedSystem } from '../experiments/runner/system.ts';
import { FaultInjector } from '../faults/injector.ts';
import { LOOK_ONLY } from '../faults/system-control.ts';
import { Live } from '../live/live.ts';
import { LoadSession } from '../live/load-session.ts';
import { WorkSetting } from '../live/work-setting.ts';
import { DrainRecord } from '../record/drain-record.ts';
import { PredictionRecord, RECORD_FILE } from '../record/prediction-record.ts';
import { lookAtEnvironment } from '../report/environment.ts';
import { Trials } from '../trial/trials.ts';
import { buildApp } from './app.ts';
import { Config, POOL_CONNECTIONS } from './config.ts';
import { parentControl } from './parent-control.ts';
import { Planning } from './planning.ts';
import { rememberingControl } from './remembering-control.ts';
import { tellingOnce } from './telling-once.ts';

await runService('lab', Config, async ({ config, logger, stopping }) => {
  const pool = createPool(
    // A database that hangs must not make the live picture hang for long.
    {
      connectionString: config.DATABASE_URL,
      applicationName: 'lab',
      maxConnections: POOL_CONNECTIONS,
      statementTimeoutMs: 2_000,
      findsByKey: true,
    },
    logger,
  );
  const system = process.channel ? await parentControl() : LOOK_ONLY;
  const session = new LoadSession(config.API_URL, config.LAB_API_KEY);
  const live = new Live({
    pool,
    apiUrl: config.API_URL,
    session,
    faults: () => (faults.active ? [faults.active] : []),
    ownsSystem: system !== LOOK_ONLY,
    logger,
  });
  const control = rememberingControl(system, () => allOf(workersIn(live.latest)));
  const work = new WorkSetting(pool, () => live.latest?.processes ?? []);
  const faults: FaultInjector = new FaultInjector({
    control,
    logger,
    processes: () => live.latest?.processes ?? [],
    onMarker: (marker) => live.mark(marker),
  });
  const record = new PredictionRecord(join(config.LAB_RESULTS_DIR, RECORD_FILE), tellingOnce(logger));
  const observed: ObservedSystem = { live, session, control, work, faults, record };
  const runner = new ExperimentRunner({
    ...observed,
    resultsDir: config.LAB_RESULTS_DIR,
    lookAtEnvironment: () =>
      lookAtEnvironment({ pool, dir: config.LAB_RESULTS_DIR, broker: config.LAB_BROKER || undefined }),
  });
  markChanges(session, work, live);
  const drains = new DrainRecord(record, ({ message }) =>
    logger.warn({ reason: message }, 'Una predicción no se pudo apuntar'),
  );
  // An experiment changes the system all the time, and makes predictions of its own.
  live.on('drain', (drain, atMs) => drains.hear(runner.isRunning ? null : drain, atMs));
  const planning = new Planning();
  // Trials plan by themselves: somebody may calculate meanwhile.
  const trialPlanning = new Planning();
  const trials = new Trials({
    system: observed,
    runner,
    fit: (...asked) => trialPlanning.planToTry(...asked),
    plan: (...asked) => trialPlanning.plan(...asked),
  });
  const app = await buildApp({
    ...observed,
    runner,
    planning,
    trials,
    resultsDir: config.LAB_RESULTS_DIR,
    token: config.LAB_TOKEN,
    maxListeners: config.LAB_MAX_OYENTES,
    trustProxy: config.TRUST_PROXY,
    logger,
  });

  return [
    { name: 'database', stop: () => pool.end() },
    { name: 'schema', start: () => waitForSchema(pool, logger, stopping) },
    { name: 'work', start: () => work.start(), stop: () => work.stop() },
    { name: 'live', start: () => live.start(), stop: () => live.stop() },
    { name: 'faults', stop: () => faults.stop() },
    { name: 'load', stop: () => session.kill() },
    { name: 'planning', stop: () => planning.stop() },
    { name: 'planning of trials', stop: () => trialPlanning.stop() },
    { name: 'experiments', stop: () => runner.cancel() },
    httpPart(app, config),
  ];
});

/** The charts show when a load began, changed and ended, and when the work did. */
function markChanges(session: LoadSession, work: WorkSetting, live: Live): void {
  const markLoad = (subject: string) => live.mark({ kind: 'load', subject, node: 'page' });
  session.on('started', () => markLoad('started'));
  session.on('changed', () => markLoad('changed'));
  session.on('stopped', markLoad);
  work.on('changed', (setting) =>
    live.mark({ kind: 'work', subject: `${setting?.meanMs ?? 0} ms`, node: 'workers' }),
  );
}

/** Workers that do not say how many consultas they take cannot be set back to it. */
function allOf(workers: ReturnType<typeof workersIn>): WorkerSetting | undefined {
  return workers?.concurrency === undefined ? undefined : { ...workers, concurrency: workers.concurrency };
}
