import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import {
  fromDatabase,
  isCancelled,
  isDataFault,
  isGeneralOutage,
  isOutage,
  isUnreachable,
} from './database-errors.ts';

function serverError(code: string): Error {
  return Object.assign(new pg.DatabaseError(code, 0, 'error'), { code });
}

/** As a pool's query gives it: the driver's own errors have no class. */
async function wayError(message: string, code?: string): Promise<Error> {
  const query = fromDatabase(async () => Promise.reject(Object.assign(new Error(message), { code })));
  return query().catch((error: Error) => error);
}

test("only a statement's data are its own fault; whatever else a server says is an outage", () => {
  for (const code of ['22001', '22P05', '23505', '23503', '54001']) {
    assert.ok(isDataFault(serverError(code)) && !isOutage(serverError(code)), code);
  }
  for (const code of [
    '25006',
    '28P01',
    '28000',
    '42501',
    '42P01',
    '3D000',
    '53100',
    '57P03',
    'F0000',
    'XX002',
  ]) {
    assert.ok(isOutage(serverError(code)) && !isDataFault(serverError(code)), code);
  }
});

test('whatever goes wrong on the way to the server is an outage', async () => {
  for (const [message, code] of [
    ['connect ECONNREFUSED', 'ECONNREFUSED'],
    ['self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['The server does not support SSL connections'],
    ['SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature is missing'],
    ['Query read timeout'],
  ] as const) {
    assert.ok(isOutage(await wayError(message, code)), message);
  }
});

test('what our own code throws is none, whatever it looks like', () => {
  for (const error of [new TypeError('x is undefined'), new Error('timeout'), { code: '57P01' }, null, 'x']) {
    assert.equal(isOutage(error), false);
    assert.equal(isDataFault(error) || isCancelled(error), false);
  }
});

test('a conflict meets one statement; what is general meets everyone', () => {
  for (const code of ['40001', '40P01', '55P03']) {
    assert.ok(isOutage(serverError(code)) && !isGeneralOutage(serverError(code)), code);
  }
  assert.ok(isGeneralOutage(serverError('25006')));
});

test('a command waits for a server that is not there yet, and is told of a wrong password', async () => {
  assert.ok(isUnreachable(await wayError('refused', 'ECONNREFUSED')));
  assert.ok(isUnreachable(new AggregateError([await wayError('refused', 'ECONNREFUSED')])));
  assert.ok(isUnreachable(await wayError('Connection terminated unexpectedly')));
  assert.ok(isUnreachable(serverError('57P03')));
  assert.ok(!isUnreachable(serverError('28P01')));
  assert.ok(!isUnreachable(new Error('a bug')));
});
