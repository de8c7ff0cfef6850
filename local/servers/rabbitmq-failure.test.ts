import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRabbitmq } from './rabbitmq-failure.ts';

const explained = (output: string) => explainRabbitmq(output, '/d').message;

const crash = (reason: string) =>
  `[error] <0.7.0> state of something\n\nBOOT FAILED\n===========\nError during startup: ${reason}\n\u001b[38;5;160m${'x'.repeat(9_000)}\u001b[0m\n`;

test('a port that is taken and a disk that is full are said as such', () => {
  assert.match(explained(crash('{listen_error,acceptor,eaddrinuse}')), /puerto .* está ocupado/);
  assert.match(explained(crash('No space left on device')), /El disco está lleno/);
});

test('of anything else the reason is shown, not the state of everything around it', () => {
  const text = explained(crash('timeout_waiting_for_tables'));
  assert.match(
    text,
    /^RabbitMQ no pudo arrancar:\nError during startup: timeout_waiting_for_tables\nx{160}$/,
  );
});

test('without a reason the last lines are shown', () => {
  assert.equal(
    explained('erlexec: HOME must be set\n'),
    'RabbitMQ no pudo arrancar:\nerlexec: HOME must be set',
  );
});
