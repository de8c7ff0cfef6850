import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openLab } from '../for-tests/open-lab.ts';

/** A laboratory in which nothing may be done: whatever reaches it beyond the body's schema is written down. */
async function openIdleLab(t: TestContext) {
  const done: string[] = [];
  const part = (name: string, known: object = {}) =>
    new Proxy(known, {
      get: (target, key) => {
        if (key in target) return Reflect.get(target, key);
        return () => void done.push(`${name}.${String(key)}`);
      },
    });
  const { ask } = await openLab(t, {
    live: part('live'),
    control: part('control', { abilities: { processes: true, servers: ['postgres', 'rabbitmq'] } }),
    session: part('session', { options: null }),
    work: part('work'),
    faults: part('faults'),
    runner: part('runner', { progress: undefined }),
    planning: part('planning'),
  });
  // Listening to what happens is not doing anything.
  done.length = 0;
  const send = (
    method: string,
    url: string,
    payload: string | Buffer,
    headers: Record<string, string> = {},
  ) => ask(method, url, payload, { 'content-type': 'application/json', ...headers });
  return { ask, done, send };
}

const mix = { listar_todos: 1, buscar_codigo: 1, codigo_inexistente: 0, productos: 200 };
const segment = { durationMs: 1_000, fromPerSecond: 1, toPerSecond: 2 };
const open = { kind: 'open', process: 'poisson', profile: [segment] };
const closed = { kind: 'closed', users: 2, thinkMs: 0, requests: 5 };
const details = { mix, notice: 'wait', pollIntervalMs: 10, endsAfterMs: 60_000 };

const planned = {
  ratePerSecond: 200,
  objective: { metric: 'e2e', level: 0.99, limitMs: 120 },
  levels: [{ concurrency: 1, service: { meanMs: 20, scv: 1 }, cpuMs: 2 }],
  failures: 1,
  detectionMs: 100,
  connections: { perWorker: 12, available: 90 },
};

/** Every route that takes a body, with one that it takes. */
const ROUTES: [string, string, object][] = [
  ['PUT', '/lab/carga', { load: open, ...details, seed: 7 }],
  ['PUT', '/lab/carga', { load: closed }],
  ['PATCH', '/lab/carga', { load: open, ...details }],
  ['PATCH', '/lab/carga', { load: closed }],
  ['PUT', '/lab/workers', { count: 3, concurrency: 10 }],
  ['PUT', '/lab/trabajo', { meanMs: 20, distribution: 'exponencial', kind: 'espera' }],
  ['POST', '/lab/fallos/matar-worker', { durationMs: 500 }],
  ['POST', '/lab/experimentos/escalado', { plan: 'short' }],
  ['POST', '/lab/planificador', planned],
];

/** What clients send for a number, a text or an object that they have not got. `undefined` leaves the field out. */
const WRONG = [
  'null',
  '"2"',
  '""',
  '"null"',
  'true',
  'false',
  '[]',
  '[2]',
  '{}',
  '1e999',
  '-1e999',
  '"NaN"',
  '-1',
  '0.5',
];
/** The one wrong value that is right there. */
const ALLOWED = new Set([
  'durationMs null',
  'durationMs 0.5',
  'meanMs 0.5',
  'thinkMs 0.5',
  'fromPerSecond 0.5',
  'ratePerSecond 0.5',
  'level 0.5',
  'limitMs 0.5',
  'scv 0.5',
  'cpuMs 0.5',
  'detectionMs 0.5',
]);
for (const weight of ['listar_todos', 'buscar_codigo', 'codigo_inexistente', 'toPerSecond'])
  ALLOWED.add(`${weight} 0.5`);

for (const [method, url, body] of ROUTES) {
  test(`${method} ${url} takes ${JSON.stringify(body).slice(0, 40)} and no value of another type in it`, async (t) => {
    const { done, send } = await openIdleLab(t);
    assert.equal((await send(method, url, JSON.stringify(body))).statusCode, 200);
    assert.ok(done.length > 0);
    done.length = 0;
    const bodies = [...WRONG, '1', '"a"', ...fieldsOf(body).flatMap((path) => withWrongValues(body, path))];
    for (const wrong of bodies.filter((text) => text !== '{}' || !isEmptyAllowed(method, url))) {
      const response = await send(method, url, wrong);
      assert.equal(response.statusCode, 400, `${wrong}: ${response.body}`);
      assert.ok(response.json().detail.length > 10);
    }
    assert.deepEqual(done, [], 'nothing was done');
  });
}

/** A change of nothing, the fault's usual duration, the short plan. */
function isEmptyAllowed(method: string, url: string): boolean {
  return method === 'PATCH' || url.startsWith('/lab/fallos') || url.startsWith('/lab/experimentos');
}

type Path = (string | number)[];

function fieldsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, part]) =>
    fieldsOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

/** The body with each wrong value in one place, and with one field too many beside it. */
function withWrongValues(body: object, path: Path): string[] {
  const name = path.at(-1);
  const wrong = WRONG.filter((text) => !ALLOWED.has(`${name} ${text}`)).map((text) =>
    JSON.stringify(replaced(body, path, '@')).replace('"@"', text),
  );
  const beside = path.slice(0, -1);
  const extra = typeof name === 'number' ? [] : [JSON.stringify(replaced(body, [...beside, 'sobra'], 1))];
  return [...wrong, ...extra];
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

test('a missing field is a missing field: only what has a usual value may be left out', async (t) => {
  const { ask, done, send } = await openIdleLab(t);
  for (const [method, url, body] of [
    ['PUT', '/lab/carga', { mix }],
    ['PUT', '/lab/carga', { load: { kind: 'open', process: 'poisson' } }],
    ['PUT', '/lab/carga', { load: open, mix: { listar_todos: 1 } }],
    ['PUT', '/lab/workers', { concurrency: 1 }],
    ['PUT', '/lab/trabajo', { meanMs: 1, kind: 'cpu' }],
  ] as const) {
    assert.equal((await send(method, url, JSON.stringify(body))).statusCode, 400, url);
  }
  for (const [method, url] of ROUTES) {
    const response = await ask(method, url);
    assert.equal(response.statusCode, 400, `${method} ${url} without a body`);
  }
  assert.deepEqual(done, []);
});

test('a body that is no JSON in UTF-8 is refused as the API refuses it', async (t) => {
  const { done, send } = await openIdleLab(t);
  const latin1 = Buffer.from('{"count":1,"ñ":1}', 'latin1');
  for (const [payload, headers, status, code] of [
    [latin1, {}, 400, 'json_invalido'],
    ['{"count":', {}, 400, 'json_invalido'],
    ['', {}, 400, 'json_invalido'],
    ['{"__proto__":{"count":1}}', {}, 400, 'json_invalido'],
    [
      '{"count":1}',
      { 'content-type': 'application/json; charset=utf-16' },
      415,
      'tipo_de_contenido_no_admitido',
    ],
    ['{"count":1}', { 'content-type': 'text/plain' }, 415, 'tipo_de_contenido_no_admitido'],
    ['{"count":1}', { 'content-encoding': 'gzip' }, 415, 'codificacion_no_admitida'],
    [JSON.stringify({ count: 'x'.repeat(70_000) }), {}, 413, 'cuerpo_demasiado_grande'],
  ] as const) {
    const response = await send('PUT', '/lab/workers', payload, headers);
    assert.deepEqual([response.statusCode, response.json().code], [status, code], response.body);
    assert.ok(response.json().detail.length > 20);
  }
  assert.deepEqual(done, []);
});
