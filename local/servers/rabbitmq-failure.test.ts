import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRabbitmq } from './rabbitmq-failure.ts';

const crash = (reason: string) =>
  `[error] <0.7.0> state of something\n\nBOOT FAILED\n===========\nError during startup: ${reason}\n\u001b[38;5;160m${'x'.repeat(9_000)}\u001b[0m\n`;

test('a port that is taken and a disk that is full are said as such', () => {
  assert.match(explainRabbitmq(crash('{listen_error,acceptor,eaddrinuse}'), '/d'), /puerto .* está ocupado/);
  assert.match(explainRabbitmq(crash('No space left on device'), '/d'), /El disco está lleno/);
});

test('of anything else the reason is shown, not the state of everything around it', () => {
  const text = explainRabbitmq(crash('timeout_waiting_for_tables'), '/d');
  assert.match(
    text,
    /^RabbitMQ no pudo arrancar:\nError during startup: timeout_waiting_for_tables\nx{160}$/,
  );
});

test('without a reason the last lines are shown', () => {
  assert.equal(
    explainRabbitmq('erlexec: HOME must be set\n', '/d'),
    'RabbitMQ no pudo arrancar:\nerlexec: HOME must be set',
  );
});
