import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from './config.ts';
import { createLogger } from './logger.ts';
import { TrustedProxies } from './trusted-proxies.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });

test('addresses, networks and their names are trusted, and nobody else is', () => {
  const proxies = new TrustedProxies('192.0.2.7, 10.1.0.0/16,2001:db8::/32, loopback', logger);
  for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '10.1.255.1', '2001:db8::1', '127.0.0.1', '::1'])
    assert.equal(proxies.trusts(address), true, address);
  for (const address of ['192.0.2.8', '10.2.0.1', '2001:db9::1', '172.18.0.3', 'unknown', '', '10.1.0.1:80'])
    assert.equal(proxies.trusts(address), false, address);
  const nobody = new TrustedProxies('', logger);
  assert.equal(nobody.trusts('127.0.0.1'), false);
});

test('a zone in an address changes nothing', () => {
  const proxies = new TrustedProxies('linklocal', logger);
  assert.equal(proxies.trusts('fe80::1%eth0'), true);
  assert.equal(proxies.trusts('2001:db8::1%eth0'), false);
});

test('what is no proxy is refused with what it could be', () => {
  for (const item of ['2', 'true!', '10.0.0.0/33', '10.0.0/8', '::/129', '10.0.0.0/8/9', '10.0.0.0/', 'a..b'])
    assert.throws(
      () => new TrustedProxies(`loopback,${item}`, logger),
      (error: Error) => error instanceof ConfigError && error.message.includes(JSON.stringify(item)),
      item,
    );
});
