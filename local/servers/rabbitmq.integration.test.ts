import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { readText } from '@sel/runtime/whole-file';
import { HOW_TO_GET_RABBITMQ } from '../ephemeral/rabbitmq.ts';
import { testDirectory } from '../ephemeral/test-directory.ts';
import { waitFor } from '../processes/wait-for.ts';
import { findRabbitmq, startRabbitmq } from './rabbitmq.ts';

const dir = testDirectory('rabbitmq-port');

test('a port that another program takes while RabbitMQ starts is left to it', {
  skip: findRabbitmq() ? false : HOW_TO_GET_RABBITMQ,
}, async () => {
  const own = join(dir, 'node');
  const starting = startRabbitmq({ dir: own });
  const port = await waitFor('it knows its ports', () =>
    Number(/listeners\.tcp\.1 = .*:(\d+)/.exec(readText(join(own, 'rabbitmq.conf'), () => {}) ?? '')?.[1]),
  );
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const node = await starting;
  try {
    assert.notEqual(new URL(node.url).port, String(port));
    assert.match(await node.ctl('list_vhosts'), /^\/$/m);
  } finally {
    node.kill();
    await node.ended;
    other.close();
  }
});
