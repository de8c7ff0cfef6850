import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { SETTINGS_DELAY_MS } from '@sel/contract/lab/bounds';
import type { LabState } from '@sel/contract/lab/control';
import type { ExperimentsOverview } from '@sel/contract/lab/experiments';
import { LEASE_S } from '../lab/live/work-setting.ts';
import { startSystem } from '../local/ephemeral/system.ts';
import type { ServiceProcess } from '../local/processes/service-process.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { askLab } from './ask-lab.ts';

/** What the laboratory has the workers do lasts as long as the laboratory, and only where it is allowed. */
const system = await startSystem({ workers: 1, lab: true });
const lab = system.lab as ServiceProcess;
beforeEach(() => lab.isRunning || lab.start());
after(() => system.stop());

/** Longer than any of these tests may take. */
const HALF_A_MINUTE = { meanMs: 30_000, distribution: 'constante', kind: 'espera' };

const put = (work: object) => askLab(system.labUrl, 'PUT', '/lab/trabajo', work);
const overview = async () =>
  (await (await fetch(`${system.labUrl}/lab/experimentos`)).json()) as ExperimentsOverview;

async function column<T>(sql: string): Promise<T[]> {
  return (await system.query(sql)).map((row) => Object.values(row)[0]);
}

const inHand = (worker: string) =>
  column<number>(`SELECT (reporte ->> 'inHand')::int FROM proceso WHERE nombre = '${worker}'`);
const unended = () => column<number>("SELECT consulta_id::int FROM consulta WHERE status = 'pending'");
const renewal = () => column<Date>('SELECT expires_at FROM ajuste_laboratorio');

/** Until a worker follows what was set, consultas that come to it end at once. */
async function untilOneIsInHand(): Promise<void> {
  await waitFor('a consulta stays in hand', async () => {
    await system.api.createMany(1);
    return (await inHand('worker-1'))[0];
  });
}

test('a setting is renewed while the laboratory lives, and ends with one that is stopped', async () => {
  assert.equal((await put(HALF_A_MINUTE)).status, 200);
  await untilOneIsInHand();
  const [first] = await renewal();
  await waitFor('it is put off', async () => ((await renewal())[0] as Date) > (first as Date));
  await lab.end('SIGTERM');
  assert.deepEqual(await renewal(), []);
  await waitFor('what was in hand has ended', async () => (await unended()).length === 0, 5_000);
});

test(`the workers are as configured ${LEASE_S} s after the laboratory was killed`, async () => {
  assert.equal((await put(HALF_A_MINUTE)).status, 200);
  await untilOneIsInHand();
  await lab.end('SIGKILL');
  await system.api.createMany(3);
  await waitFor(
    'all have ended',
    async () => (await unended()).length === 0,
    LEASE_S * 1_000 + SETTINGS_DELAY_MS,
  );
});

test('a laboratory does not go on with what the one before has left', async () => {
  assert.equal((await put(HALF_A_MINUTE)).status, 200);
  await lab.end('SIGKILL');
  await lab.start();
  assert.deepEqual(await renewal(), []);
  const state = (await (await fetch(`${system.labUrl}/lab/estado`)).json()) as LabState;
  assert.equal(state.work, null);
});

test('a worker that does not accept it goes on as configured, and says so', async () => {
  const unwilling = await system.addWorker({ WORKER_ACEPTA_TRABAJO_SIMULADO: 'no' });
  assert.equal((await put(HALF_A_MINUTE)).status, 200, 'the other one accepts it');
  await waitFor('it says so', () => unwilling.log().includes('no lo acepta'));
  await system.workers[0]?.end('SIGTERM');
  await system.api.createMany(20);
  await waitFor('all have ended', async () => (await unended()).length === 0, 5_000);

  const refused = await waitFor('the laboratory knows that no worker accepts it', async () => {
    const response = await put(HALF_A_MINUTE);
    return response.status === 409 ? response : undefined;
  });
  const { code, detail } = (await refused.json()) as { code: string; detail: string };
  assert.equal(code, 'trabajo_no_admitido');
  assert.match(detail, /WORKER_ACEPTA_TRABAJO_SIMULADO/);

  const { experiments } = await overview();
  const { obstacle } = experiments.find(({ name }) => name === 'respuesta-inmediata') ?? {};
  assert.match(obstacle?.es ?? '', /ENTORNO=produccion/, 'it is said before it is started');
  const path = '/lab/experimentos/respuesta-inmediata';
  const started = await askLab(system.labUrl, 'POST', path, { plan: 'short' });
  assert.equal(started.status, 409);
  assert.equal(((await started.json()) as { code: string }).code, 'trabajo_no_admitido');
  assert.equal((await overview()).progress, null, 'nothing has been stopped for it');
});

test('in production a worker may not be told to accept it', async () => {
  const worker = system.addWorker({ ENTORNO: 'produccion', WORKER_ACEPTA_TRABAJO_SIMULADO: 'si' });
  await assert.rejects(worker);
  assert.match(system.workers.at(-1)?.log() ?? '', /WORKER_ACEPTA_TRABAJO_SIMULADO: \\"si\\" no vale/);
});
