import assert from 'node:assert/strict';
import { test } from 'node:test';
import { returnsOf } from './returns.ts';

test('every return counts, with the header of RabbitMQ 4.2 and with that of 4.3', () => {
  const returns = (headers: Record<string, unknown>) => returnsOf({ redelivered: true, headers });
  assert.equal(returns({ 'x-delivery-count': 4 }), 4);
  assert.equal(returns({ 'x-acquired-count': 4 }), 4, 'four times nack');
  assert.equal(returns({ 'x-delivery-count': 1, 'x-acquired-count': 4 }), 4, 'one of them a lost channel');
  assert.equal(returns({ 'x-delivery-count': 4, 'x-acquired-count': 0 }), 4);
});

test('without a number there is nothing to count, and in a first delivery it is the sender who wrote it', () => {
  for (const headers of [{}, { 'x-delivery-count': 'muchas', 'x-acquired-count': null }])
    assert.equal(returnsOf({ redelivered: true, headers }), 0);
  assert.equal(returnsOf({ redelivered: false, headers: { 'x-acquired-count': 9 } }), 0);
});
