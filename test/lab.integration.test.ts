import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { LabState } from '@sel/contract/lab/control';
import type { ExperimentProgress, RunsOverview } from '@sel/contract/lab/experiments';
import type { RecordOverview } from '@sel/contract/lab/record';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Conclusion } from '../lab/experiments/conclusion.ts';
import { EXPERIMENTS } from '../lab/experiments/experiments.ts';
import { RunFolder } from '../lab/experiments/run-folder.ts';
import { createTestDatabase } from '../local/ephemeral/database.ts';
import { startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { TcpProxy } from '../local/servers/tcp-proxy.ts';
import { temporaryDirectory } from '../local/servers/temporary-directory.ts';
import { askLab } from './ask-lab.ts';

const snapshots: LabSnapshot[] = [];
const markers: LabMarker[] = [];
const progress: (ExperimentProgress | null)[] = [];
const closed = new AbortController();

const resultsDir = temporaryDirectory('resultados');
const database = await createTestDatabase();
/** Between the laboratory and its database. */
const proxy = await TcpProxy.listen(() => [Number(new URL(database.urls.lab).port)]);
const system = await startSystem({
  database: { ...database, urls: { ...database.urls, lab: proxy.through(database.urls.lab) } },
  workers: 2,
  lab: 'test/lab-with-quick-plans.ts',
  env: { WORKER_CONCURRENCY: '10', LAB_RESULTS_DIR: resultsDir },
});
void listen();
after(async () => {
  closed.abort();
  await system.stop();
  await proxy.close();
  rmSync(resultsDir, { recursive: true });
});

/** Reads the laboratory's events as the page does. */
async function listen(): Promise<void> {
  const response = await fetch(`${system.labUrl}/lab/eventos`, { signal: closed.signal });
  let text = '';
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) take(event);
    }
  } catch (error) {
    if (!closed.signal.aborted) throw error;
  }
}

function take(event: string): void {
  const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
  if (name === 'snapshot') snapshots.push(JSON.parse(data as string));
  if (name === 'marker') markers.push(JSON.parse(data as string));
  if (name === 'experiment') progress.push(JSON.parse(data as string));
}

const latest = () => snapshots.at(-1);
const act = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  askLab(system.labUrl, method, path, body, headers);
const constantLoad = (perSecond: number) => ({
  kind: 'open',
  process: 'poisson',
  profile: [{ durationMs: null, fromPerSecond: perSecond, toPerSecond: perSecond }],
});

test('only who has the token, from the same origin, may act', async () => {
  const body = { load: constantLoad(1) };
  for (const [headers, status] of [
    [{ 'X-Lab-Token': '' }, 401],
    [{ 'X-Lab-Token': 'wrong' }, 401],
    [{ Origin: 'http://elsewhere.example' }, 403],
  ] as const) {
    const response = await act('PUT', '/lab/carga', body, headers);
    assert.equal(response.status, status);
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
  }
});

test('what cannot be a load is refused with a reason', async () => {
  for (const load of [{ kind: 'open' }, { kind: 'closed', users: 0, thinkMs: 0 }, constantLoad(1e6)]) {
    const response = await act('PUT', '/lab/carga', { load });
    assert.equal(response.status, 400);
    assert.ok(((await response.json()) as { detail: string }).detail.length > 10);
  }
});

test('a mix that asks for nothing is refused, also while a load runs', async () => {
  const mix = { listar_todos: 0, buscar_codigo: 0, codigo_inexistente: 0, productos: 200 };
  for (const method of ['PUT', 'PATCH']) {
    const response = await act(method, '/lab/carga', {
      ...(method === 'PUT' && { load: constantLoad(1) }),
      mix,
    });
    assert.equal(response.status, 400);
    assert.match(((await response.json()) as { detail: string }).detail, /al menos un peso/);
  }
});

test('a load shows in the live picture, and its ledger balances', async () => {
  assert.equal(
    (await act('PUT', '/lab/trabajo', { meanMs: 20, distribution: 'exponencial', kind: 'espera' })).status,
    200,
  );
  assert.equal((await act('PUT', '/lab/carga', { load: constantLoad(200) })).status, 200);
  const { load, endToEnd, stages } = await waitFor('the picture shows the load and theory', () => {
    const now = latest();
    return now &&
      now.arrivalsPerSecond > 150 &&
      now.completionsPerSecond > 150 &&
      now.load &&
      now.load.acceptedPerSecond > 150 &&
      now.theory &&
      now.seenBy === 'clients'
      ? now
      : undefined;
  });
  assert.equal(load?.errorsPerSecond, 0);
  assert.ok(endToEnd && stages);
  const sum = Object.values(stages).reduce((total, { meanMs }) => total + meanMs, 0);
  // The end-to-end latency counts from the intended start, the stages from the real one: the generator's lag.
  assert.ok(sum <= endToEnd.meanMs + 1e-6 && sum > endToEnd.meanMs * 0.7, `${sum} of ${endToEnd.meanMs}`);
  assert.ok(latest()?.ledger.balanced);
});

test('a killed worker is marked and missed, and the ledger stays balanced to the end', async () => {
  const victim = system.workers[0];
  await victim?.end('SIGKILL');
  await waitFor('its end is marked', () =>
    markers.some(({ kind, subject }) => kind === 'worker_gone' && subject === victim?.name),
  );
  await system.addWorker();
  await waitFor('its successor is marked', () => markers.some(({ kind }) => kind === 'worker_appeared'));
  assert.equal((await act('DELETE', '/lab/carga')).status, 200);
  const { ledger } = await waitFor('everything that was promised has ended', () => {
    const now = latest();
    return now && now.load === null && now.ledger.inProgress === 0 && now.ledger.accepted > 0
      ? now
      : undefined;
  });
  assert.deepEqual(
    { lost: ledger.lost, duplicated: ledger.duplicated, balanced: ledger.balanced },
    { lost: 0, duplicated: 0, balanced: true },
  );
});

test('how long a queue takes to drain is foretold, and the record holds it with what came of it', async () => {
  const recorded = async () =>
    (await (await fetch(`${system.labUrl}/lab/predicciones`)).json()) as RecordOverview;
  await act('PUT', '/lab/trabajo', { meanMs: 200, distribution: 'constante', kind: 'espera' });
  assert.equal((await act('PUT', '/lab/carga', { load: constantLoad(300) })).status, 200);
  await waitFor('a queue', () => (latest()?.queued ?? 0) > 1_500);
  assert.equal((await act('DELETE', '/lab/carga')).status, 200);
  const open = await waitFor('a forecast', () => latest()?.drain ?? undefined);
  assert.equal(open.emptyAfterMs, null);
  await waitFor('it is written down before its outcome', async () => (await recorded()).withoutOutcome > 0);
  // On a busy machine a worker may fall silent for a moment: then another forecast is made for how things are.
  const over = await waitFor('an outcome', () =>
    latest()?.drain?.emptyAfterMs != null ? latest()?.drain : undefined,
  );
  const last = await waitFor('it is scored', async () =>
    (await recorded()).latest.find(({ outcomeMs }) => outcomeMs === over.emptyAfterMs),
  );
  assert.deepEqual([last.kind, last.run], ['drain', null]);
  assert.ok(over.emptyAfterMs !== null && over.emptyAfterMs < 5 * over.valueMs, JSON.stringify(over));
});

test('where the laboratory did not start the system it says so', async () => {
  const response = await act('PUT', '/lab/workers', { count: 3 });
  assert.equal(response.status, 409);
  assert.match(((await response.json()) as { detail: string }).detail, /npm start/);
  const state = (await (await fetch(`${system.labUrl}/lab/estado`)).json()) as {
    controlsProcesses: boolean;
    faults: string[];
  };
  assert.deepEqual([state.controlsProcesses, state.faults], [false, []]);
});

test('an experiment runs to its end, leaves its measurements, and sets the system back', async () => {
  const started = await act('POST', '/lab/experimentos/respuesta-inmediata', { plan: 'short' });
  assert.equal(started.status, 200);
  assert.equal((await act('POST', '/lab/experimentos/respuesta-inmediata', { plan: 'short' })).status, 409);
  const overview = async () =>
    (await (await fetch(`${system.labUrl}/lab/experimentos`)).json()) as {
      progress: { id: string; state: string; done: number; total: number; error?: string };
    };
  const { progress: ended } = await waitFor(
    'the experiment ends',
    async () => {
      const now = await overview();
      return now.progress.state === 'running' ? undefined : now;
    },
    180_000,
  );
  assert.deepEqual([ended.state, ended.done, ended.error], ['finished', ended.total, undefined]);
  assert.equal(progress[0], null, 'whoever begins to listen is told that none is under way');
  await waitFor('its end is told', () => progress.at(-1)?.state === 'finished');

  const folder = new RunFolder(join(resultsDir, ended.id));
  const { experiment: name } = await folder.declaration();
  const experiment = EXPERIMENTS.find((candidate) => candidate.name === name);
  const stored = await folder.run();
  // Beside other tests the generator may come too late for its figures to count; what was waited for is there all the same.
  const counted = stored.measurements.map(({ invalid: _, ...measurement }) => measurement);
  const { figures, verdict } =
    experiment?.conclude({ ...stored, measurements: counted }) ?? assert.fail(name);
  assert.ok((figures['synchronous.p50']?.value ?? 0) >= 499, 'who waits for 500 ms of work waits 500 ms');
  assert.ok((figures['asynchronous.p50']?.value ?? 999) < (figures['synchronous.p50']?.value ?? 0));
  assert.match(verdict.es, /500 ms/);
  assert.equal(
    ((await (await fetch(`${system.labUrl}/lab/estado`)).json()) as { work: unknown }).work !== null,
    true,
  );
});

test('the report of the run can be opened, with its data, and nothing else can', async () => {
  const [id] = readdirSync(resultsDir) as [string];
  const report = await fetch(`${system.labUrl}/lab/informes/${id}/informe.html`);
  assert.equal(report.status, 200);
  assert.match(report.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  const html = await report.text();
  assert.match(html, /Respuesta inmediata/);
  assert.match(html, /17\.\d+/, 'the version of PostgreSQL');
  const csv = await (await fetch(`${system.labUrl}/lab/informes/${id}/mediciones.csv`)).text();
  assert.match(csv, /^workMs,repetition/);
  for (const path of [
    `${id}/declaracion.json`,
    `${id}/nada.html`,
    'nada/informe.html',
    '..%2F..%2Fetc/passwd',
  ]) {
    assert.equal((await fetch(`${system.labUrl}/lab/informes/${path}`)).status, 404, path);
  }
});

test('runs that are cancelled at once have folders of their own, and all are listed, the latest first', async () => {
  const ids: string[] = [];
  for (let run = 0; run < 2; run += 1) {
    const started = await act('POST', '/lab/experimentos/respuesta-inmediata', { plan: 'full' });
    ids.push(((await started.json()) as { progress: { id: string } }).progress.id);
    const cancelled = await act('DELETE', '/lab/experimentos');
    assert.equal(((await cancelled.json()) as { progress: { state: string } }).progress.state, 'cancelled');
  }
  const { runs } = (await (await fetch(`${system.labUrl}/lab/informes`)).json()) as RunsOverview;
  assert.equal(runs.length, 3);
  assert.deepEqual(
    runs.slice(0, 2).map(({ id }) => id),
    ids.toReversed(),
  );
  const [second, , whole] = runs;
  assert.deepEqual([second?.done, second?.outcome], [0, 'undecided']);
  assert.equal(whole?.done, whole?.total);
  const report = await (await fetch(`${system.labUrl}/lab/informes/${whole?.id}/resultados.json`)).json();
  assert.deepEqual(whole?.verdict, (report as { conclusion: Conclusion }).conclusion.verdict);
});

test('an experiment that needs processes is refused where there is no control over them', async () => {
  const response = await act('POST', '/lab/experimentos/escalado', { plan: 'short' });
  assert.equal(response.status, 409);
  assert.equal((await act('POST', '/lab/experimentos/nada', { plan: 'short' })).status, 404);
});

test('while the database is away the laboratory still says what is set, and why that cannot be changed', async () => {
  const state = () => fetch(`${system.labUrl}/lab/estado`);
  const work = { meanMs: 30, distribution: 'constante', kind: 'espera' };
  await act('PUT', '/lab/trabajo', work);
  proxy.down();
  assert.deepEqual(((await (await state()).json()) as LabState).work, work);
  const refused = await act('PUT', '/lab/trabajo', { ...work, meanMs: 40 });
  assert.equal(refused.status, 503);
  assert.equal(((await refused.json()) as { code: string }).code, 'base_no_disponible');
  assert.equal((await state()).status, 503, 'nobody knows whether the change was stored');
  proxy.mend();
  const again = await waitFor('it says what is set again', async () => {
    const response = await state();
    return response.ok ? ((await response.json()) as LabState) : undefined;
  });
  assert.deepEqual(again.work, work);
});
