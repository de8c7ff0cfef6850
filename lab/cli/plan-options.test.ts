import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '@sel/runtime/usage-error';
import { helpText, parseCommand } from './options.ts';

const ENOUGH = ['planificar', '--tasa', '200', '--objetivo', 'e2e.p99<0.5s', '--servicio', '20ms'];

function planned(args: string[]) {
  const command = parseCommand(args);
  assert.ok(command.name === 'plan');
  return command;
}

test('a load, an objective and a service are enough', () => {
  const { request, levels, explains } = planned(ENOUGH);
  assert.deepEqual(request, {
    ratePerSecond: 200,
    objective: { metric: 'e2e', level: 0.99, limitMs: 500 },
  });
  assert.deepEqual(levels, [{ concurrency: 1, service: { meanMs: 20, scv: 1 } }]);
  assert.equal(explains, false);
});

test('the running system can be measured with several concurrencies', () => {
  const args = ['planificar', '--tasa', '200', '--objetivo', 'e2e.p99<0.5s'];
  const { levels, measuredAt } = planned([...args, '--medir-con', '1,4']);
  assert.deepEqual([levels, measuredAt], [[], [1, 4]]);
  assert.deepEqual(planned([...args, '--medir']).measuredAt, []);
  assert.throws(() => planned([...args, '--medir-con', '1,0']), /--medir-con 0 no vale: .* de 1 a 10000/);
  assert.throws(() => planned([...args, '--medir-con', '4', '--servicio', '20ms']), /una de las dos/);
});

test('a day, several concurrencies, failures and limits', () => {
  const { request, levels } = planned(
    (
      'planificar --perfil 20,50,180.5 --objetivo wait.p95<=40ms --servicio 1:20ms --servicio 4:0.022s --distribucion ' +
      'hiperexponencial --cs2 6 --fallos 2 --deteccion 200ms --reinicio 8s --conexiones 90 --coste 30 --detalle'
    ).split(' '),
  );
  assert.deepEqual(levels, [
    { concurrency: 1, service: { meanMs: 20, scv: 6 } },
    { concurrency: 4, service: { meanMs: 22, scv: 6 } },
  ]);
  assert.deepEqual(request.profile, [20, 50, 180.5]);
  assert.equal(request.ratePerSecond, 180.5);
  assert.deepEqual(request.objective, { metric: 'wait', level: 0.95, limitMs: 40 });
  assert.deepEqual([request.failures, request.detectionMs, request.restartMs], [2, 200, 8_000]);
  assert.deepEqual(request.connections, { available: 90, perWorker: 12 });
});

for (const [distribution, scv] of [
  ['constante', '0'],
  ['exponencial', '1'],
  ['hiperexponencial', '4'],
] as const) {
  test(`a plan for ${distribution} work is tried, and as no other variability is`, () => {
    const args = [...ENOUGH, '--probar', '--distribucion', distribution];
    assert.equal(planned(args).repetitions, 1);
    assert.equal(planned([...args, '--cs2', scv]).repetitions, 1);
    assert.throws(() => planned([...args, '--cs2', '2.5']), /--probar necesita .*hiperexponencial, 4/);
  });
}

for (const [change, reason] of [
  [[], /--servicio 20ms.*--medir/],
  [['--servicio', '20ms', '--medir'], /una de las dos/],
  [['--servicio', '20'], /debe ser un tiempo, como 20ms/],
  [['--servicio', '0ms'], /El plan no se puede calcular: levels/],
  [['--servicio', '20ms', '--distribucion', 'normal'], /debe ser constante, exponencial, hiperexponencial/],
  [['--servicio', '20ms', '--fallos', 'dos'], /--fallos dos no vale/],
  [['--servicio', '20ms', '--nada'], /La ayuda/],
] as const) {
  test(`planificar … ${change.join(' ')} is refused with a reason`, () => {
    const args = ['planificar', '--tasa', '200', '--objetivo', 'e2e.p99<500ms', ...change];
    assert.throws(
      () => parseCommand(args),
      (error) => error instanceof UsageError && reason.test(error.message),
    );
  });
}

for (const objective of [
  'e2e.p98<1s',
  'e2e.p99>1s',
  'e2e.p99<10%',
  'p99<1s',
  'e2e.p99<1s, wait.p50<1s',
  'x',
]) {
  test(`the objective «${objective}» is refused`, () => {
    const args = ['planificar', '--tasa', '200', '--servicio', '20ms', '--objetivo', objective];
    assert.throws(() => parseCommand(args), UsageError);
  });
}

test('the help tells how to plan', () => {
  assert.match(helpText(), /planificar OPCIONES/);
  assert.equal(parseCommand(['planificar', '--help']).name, 'help');
});
