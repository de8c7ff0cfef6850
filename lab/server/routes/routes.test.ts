import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LabState } from '@sel/contract/lab/control';
import { ExperimentsOverview } from '@sel/contract/lab/experiments';
import { USUAL_LOAD_MS } from '@sel/contract/lab/load';
import { LAB_PROBLEM_CODES } from '@sel/contract/lab/problem';
import { TrialOverview } from '@sel/contract/lab/trial';
import { Refusal } from '@sel/runtime/refusal';
import { Check } from 'typebox/value';
import { EXPERIMENTS } from '../../experiments/experiments.ts';
import { LOOK_ONLY } from '../../faults/system-control.ts';
import { CHANGED_WORKERS, LOAD, openLab, PROGRESS, WORK } from '../for-tests/open-lab.ts';

test('what can be done and what is set is told as the contract says', async (t) => {
  const { ask } = await openLab(t);
  const answer = (await ask('GET', '/lab/estado')).json();
  assert.ok(Check(LabState, answer), JSON.stringify(answer));
  assert.deepEqual(answer, {
    mayAct: true,
    controlsProcesses: true,
    faults: ['matar-worker', 'matar-gateway', 'congelar-base', 'reiniciar-base'],
    activeFault: 'congelar-base',
    faultRestoresInMs: 4_200,
    load: LOAD,
    work: WORK,
    changedWorkers: CHANGED_WORKERS,
  });
});

test('where others started the system, only what can be seen is offered', async (t) => {
  const { ask } = await openLab(t, {
    control: LOOK_ONLY,
    faults: {},
    session: {},
    token: '',
    work: { isAccepted: false, current: async () => null },
  });
  const answer = (await ask('GET', '/lab/estado')).json();
  assert.ok(Check(LabState, answer), JSON.stringify(answer));
  assert.deepEqual(Object.values(answer), [false, false, [], null, null, null, null, null]);
  const { experiments } = (await ask('GET', '/lab/experimentos')).json() as ExperimentsOverview;
  assert.ok(
    experiments.every(({ obstacle }) => obstacle),
    'none can be run',
  );
  const refused = await ask('DELETE', '/lab/trabajo');
  assert.deepEqual([refused.statusCode, refused.json().code], [403, 'laboratorio_solo_lectura']);
});

test('each act reaches its part, and is answered with what is set from then on', async (t) => {
  const { ask, told } = await openLab(t);
  const set = { load: LOAD, revision: 3, endsAtMs: 1_000 };
  for (const [method, url, body, done, answer] of [
    ['PUT', '/lab/carga', LOAD, [['load', LOAD, USUAL_LOAD_MS]], set],
    ['PUT', '/lab/carga', { ...LOAD, endsAfterMs: 60_000 }, [['load', LOAD, 60_000]], set],
    ['PATCH', '/lab/carga', { notice: 'none' }, [['change', { notice: 'none' }]], set],
    ['PATCH', '/lab/carga', { endsAfterMs: 60_000 }, [['change', { endsAfterMs: 60_000 }]], set],
    ['DELETE', '/lab/carga', undefined, [['end of load']], { load: null }],
    ['PUT', '/lab/workers', { count: 3 }, [['workers', 3, undefined]], { count: 3 }],
    ['PUT', '/lab/trabajo', WORK, [['work', WORK]], { work: WORK }],
    ['DELETE', '/lab/trabajo', undefined, [['no work']], { work: null }],
    ['POST', '/lab/experimentos/pico', {}, [['experiment', 'pico', 'short']], { progress: PROGRESS }],
    ['DELETE', '/lab/experimentos', undefined, [['cancel']], { progress: null }],
  ] as const) {
    const response = await ask(method, url, body);
    assert.equal(response.statusCode, 200, `${method} ${url}: ${response.body}`);
    assert.deepEqual(response.json(), answer);
    assert.deepEqual(told.splice(0), done);
  }
  const fault = await ask('POST', '/lab/fallos/matar-worker', { durationMs: 300 });
  assert.deepEqual(fault.json(), { activeFault: 'matar-worker' });
  const [[, injected, durationMs] = []] = told as [string, { name: string }, number][];
  assert.deepEqual([injected?.name, durationMs], ['matar-worker', 300]);
});

test('what is not there to be done is said with what there is', async (t) => {
  const { ask, told } = await openLab(t);
  for (const [method, url, body, status, code] of [
    ['POST', '/lab/fallos/congelar-broker', {}, 404, 'fallo_desconocido'],
    ['POST', '/lab/fallos/nada', {}, 404, 'fallo_desconocido'],
    ['POST', '/lab/experimentos/nada', {}, 404, 'experimento_desconocido'],
    ['GET', '/lab/informes/x/informe.html', undefined, 404, 'informe_no_encontrado'],
    ['GET', '/lab/comparacion?a=x&b=y', undefined, 404, 'informe_no_encontrado'],
    ['GET', '/lab/comparacion?a=x', undefined, 400, 'solicitud_invalida'],
    ['GET', '/lab/comparacion?a=..%2F..%2Fx&b=y', undefined, 400, 'solicitud_invalida'],
    ['GET', '/lab/nada', undefined, 404, 'ruta_no_encontrada'],
    ['PUT', '/lab/carga', { load: rate(20_001) }, 400, 'carga_excesiva'],
    ['PATCH', '/lab/carga', { load: rate(20_001) }, 400, 'carga_excesiva'],
    ['PUT', '/lab/carga', { ...LOAD, mix: NOTHING }, 400, 'mezcla_vacia'],
    ['PUT', '/lab/workers', { count: 65 }, 400, 'solicitud_invalida'],
  ] as const) {
    const response = await ask(method, url, body);
    assert.deepEqual([response.statusCode, response.json().code], [status, code], response.body);
    assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
  }
  assert.deepEqual(told, []);
});

const rate = (perSecond: number) => ({
  kind: 'open',
  process: 'poisson',
  profile: [{ durationMs: null, fromPerSecond: 1, toPerSecond: perSecond }],
});
const NOTHING = { listar_todos: 0, buscar_codigo: 0, codigo_inexistente: 0, productos: 1 };

test('what a part refuses is told with a code of the contract, and its own mistake with none of its words', async (t) => {
  const { ask, state } = await openLab(t);
  for (const [error, status, code] of [
    [new Refusal('nada_que_cambiar', 'No hay ningún worker.'), 409, 'nada_que_cambiar'],
    [new Refusal('base_no_disponible', 'No responde.', { retryAfterS: 2 }), 503, 'base_no_disponible'],
    [new RangeError('servers must be 1, 2, 3, …, not 0'), 500, 'error_interno'],
  ] as const) {
    state.failure = error;
    const response = await ask('PUT', '/lab/trabajo', WORK);
    const { code: told, detail, status: said } = response.json();
    assert.deepEqual([response.statusCode, said, told], [status, status, code]);
    if (status !== 500) assert.equal(LAB_PROBLEM_CODES[code as keyof typeof LAB_PROBLEM_CODES], status);
    assert.equal(detail === error.message, status !== 500, detail);
    assert.equal(response.headers['retry-after'] !== undefined, status === 503);
  }
});

test('an experiment has the system to itself: nothing is changed by hand meanwhile, and it can be cancelled', async (t) => {
  const { ask, told, runner } = await openLab(t);
  runner.progress = PROGRESS;
  const refused = await ask('PUT', '/lab/workers', { count: 3 });
  assert.deepEqual([refused.statusCode, refused.json().code], [409, 'experimento_en_marcha']);
  assert.deepEqual(told, []);
  assert.deepEqual((await ask('DELETE', '/lab/experimentos')).json(), { progress: PROGRESS });
  assert.deepEqual(told, [['cancel']]);
});

test('the experiments are told as the contract says, with what keeps each from being run', async (t) => {
  const { ask, runner } = await openLab(t, { work: { isAccepted: false } });
  runner.progress = PROGRESS;
  const answer = (await ask('GET', '/lab/experimentos')).json();
  assert.ok(Check(ExperimentsOverview, answer), JSON.stringify(answer));
  assert.deepEqual(
    answer.experiments.map(({ name }) => name),
    EXPERIMENTS.map(({ name }) => name),
  );
  assert.deepEqual(answer.progress, PROGRESS);
  const started = await ask('POST', '/lab/experimentos/pico', {});
  assert.deepEqual([started.statusCode, started.json().code], [409, 'trabajo_no_admitido']);
});

test('whoever listens is told the past first, and then how far the experiment is', async (t) => {
  const { app, runner } = await openLab(t);
  runner.progress = PROGRESS;
  const response = await app.inject({ url: '/lab/eventos', payloadAsStream: true });
  assert.equal(response.statusCode, 200);
  assert.match(String(response.headers['content-type']), /^text\/event-stream/);
  let text = '';
  for await (const piece of response.stream()) {
    text += piece;
    if (text.includes('event: experiment')) break;
  }
  const expected = ['history', { snapshots: [], markers: [] }, 'experiment', PROGRESS] as const;
  const told = [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].flatMap(([, name, data]) => [
    name,
    JSON.parse(data as string),
  ]);
  assert.deepEqual(told, expected);
});

const PLAN = {
  ratePerSecond: 100,
  objective: { metric: 'e2e', level: 0.99, limitMs: 150 },
  levels: [{ concurrency: 1, service: { meanMs: 20, scv: 1 } }],
} as const;

test('a plan is tried for who has the key, as often and with as many workers as usual', async (t) => {
  const { ask, told } = await openLab(t);
  const refused = await ask('POST', '/lab/planificador/prueba', { plan: PLAN }, { 'x-lab-token': '' });
  assert.deepEqual([refused.statusCode, refused.json().code], [401, 'clave_incorrecta']);
  const seen = (await ask('GET', '/lab/planificador/prueba', undefined, { 'x-lab-token': '' })).json();
  assert.ok(Check(TrialOverview, seen), JSON.stringify(seen));
  assert.deepEqual(seen, { obstacle: null, trial: null });
  const started = await ask('POST', '/lab/planificador/prueba', { plan: PLAN });
  assert.deepEqual(started.json(), { progress: PROGRESS });
  assert.deepEqual(told, [['trial', { plan: PLAN, repetitions: 1, mostWorkers: 8 }]]);
});

test('what keeps an experiment from being run keeps a plan from being tried', async (t) => {
  const control = { abilities: LOOK_ONLY.abilities };
  const { ask } = await openLab(t, { control });
  const refused = await ask('POST', '/lab/planificador/prueba', { plan: PLAN });
  assert.deepEqual([refused.statusCode, refused.json().code], [409, 'sin_control']);
  const { obstacle } = (await ask('GET', '/lab/planificador/prueba')).json();
  assert.match(obstacle.es, /npm start/);
});
