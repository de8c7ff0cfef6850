import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import { createLogger } from '@sel/runtime/logger';
import { PredictionRecord, RECORD_FILE } from '../../record/prediction-record.ts';
import { buildApp } from '../app.ts';
import type { LabParts } from '../lab-parts.ts';

export const TOKEN = 'a-token-for-tests';
export const LOAD = { load: { kind: 'closed', users: 2, thinkMs: 0 }, notice: 'wait' } as const;
export const WORK = { meanMs: 20, distribution: 'exponencial', kind: 'espera' } as const;
export const PROGRESS: ExperimentProgress = {
  id: 'x',
  experiment: 'pico',
  plan: 'short',
  phase: 'measuring',
  startedAtMs: 1,
  expectedEndMs: 9,
  done: 0,
  total: 4,
  state: 'running',
};

export const CHANGED_WORKERS = { first: { count: 2, concurrency: 200 }, now: { count: 4, concurrency: 200 } };

/** For tests: a laboratory whose parts write down what they are told to do, and fail when the test says so. */
export async function openLab(t: TestContext, change: Partial<Record<keyof LabParts, unknown>> = {}) {
  const resultsDir = mkdtempSync(join(tmpdir(), 'lab-routes-'));
  const told: unknown[][] = [];
  const state = { failure: undefined as Error | undefined };
  const tellNow = (name: string, given: unknown[]) => {
    if (state.failure) throw state.failure;
    told.push([name, ...given.filter((value) => typeof value !== 'function')]);
  };
  const tell =
    (name: string) =>
    async (...given: unknown[]) =>
      tellNow(name, given);
  const runner = Object.assign(new EventEmitter(), {
    progress: undefined as ExperimentProgress | undefined,
    start: async (experiment: { name: string }, plan: string) => {
      await tell('experiment')(experiment.name, plan);
      return PROGRESS;
    },
    cancel: tell('cancel'),
  });
  const app = await buildApp({
    live: Object.assign(new EventEmitter(), {
      history: { snapshots: [], markers: [] },
      latest: undefined,
      watchedBy: () => {},
    }),
    control: {
      abilities: { processes: true, servers: ['postgres'] },
      changedWorkers: CHANGED_WORKERS,
      setWorkers: tell('workers'),
    },
    session: {
      options: LOAD,
      revision: 3,
      endsAtMs: 1_000,
      start: tell('load'),
      stop: tell('end of load'),
      change: (...given: unknown[]) => tellNow('change', given),
    },
    work: { isAccepted: true, current: async () => WORK, set: tell('work'), clear: tell('no work') },
    faults: { active: { name: 'congelar-base' }, restoresInMs: 4_200, inject: tell('fault') },
    runner,
    trials: {
      latest: undefined,
      start: (...given: unknown[]) => {
        tellNow('trial', given);
        return PROGRESS;
      },
    },
    resultsDir,
    record: new PredictionRecord(join(resultsDir, RECORD_FILE)),
    token: TOKEN,
    maxListeners: 1,
    trustProxy: '',
    logger: createLogger('test', { LOG_LEVEL: 'silent' }),
    ...change,
  } as unknown as LabParts);
  t.after(async () => {
    await app.close();
    rmSync(resultsDir, { recursive: true });
  });
  const ask = (
    method: string,
    url: string,
    payload?: object | string,
    headers: Record<string, string> = {},
  ) =>
    app.inject({
      method: method as 'PUT',
      url,
      headers: { 'x-lab-token': TOKEN, ...headers },
      ...(payload !== undefined && { payload }),
    });
  return { app, ask, told, state, runner, resultsDir };
}
