import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '@sel/runtime/usage-error';
import { helpText, parseCommand } from './options.ts';

test('an experiment is run in its short form unless told otherwise', () => {
  assert.deepEqual(parseCommand(['escalado']), {
    name: 'run',
    experiment: 'escalado',
    plan: 'short',
    thresholds: [],
    broker: undefined,
  });
  const command = parseCommand([
    'pico',
    '--plan',
    'full',
    '--threshold',
    'drain.max<20s',
    '--broker',
    'rabbitmq',
  ]);
  assert.ok(command.name === 'run' && command.plan === 'full' && command.broker === 'rabbitmq');
  assert.equal(command.thresholds[0]?.limit, 20_000);
});

for (const args of [
  ['nada'],
  ['escalado', '--plan', 'largo'],
  ['informe'],
  ['escalado', '--nada'],
  ['pico', '--threshold', 'x'],
]) {
  test(`«${args.join(' ')}» is refused with a reason`, () => {
    assert.throws(() => parseCommand(args), UsageError);
  });
}

test('help names every experiment', () => {
  assert.equal(parseCommand([]).name, 'help');
  for (const name of ['escalado', 'latencia-carga', 'respuesta-inmediata', 'pico', 'fallo']) {
    assert.match(helpText(), new RegExp(`^  ${name} `, 'm'));
  }
});
