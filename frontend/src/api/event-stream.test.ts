import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf } from './event-stream.ts';

const TEXT =
  ': sigue pendiente\n\nevent: consulta\ndata: {"a":"ñ"}\n\nevent: otro\ndata: no\n\n' +
  'event: consulta\r\ndata: dos\r\ndata:líneas\r\n\r\nevent: consulta\ndata: sin final';

/** The stream in pieces of so many bytes; `cancelled` tells what has become of it. */
function inPieces(size: number) {
  const bytes = new TextEncoder().encode(TEXT);
  const seen = { cancelled: false };
  let from = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (from >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(from, from + size));
      from += size;
    },
    cancel() {
      seen.cancelled = true;
    },
  });
  return { body, seen };
}

for (const size of [1, 2, 3, 7, 1_000]) {
  test(`events are read whole, however they come: in pieces of ${size} bytes`, async () => {
    assert.deepEqual(await Array.fromAsync(eventsOf(inPieces(size).body)), [
      { name: 'consulta', data: '{"a":"ñ"}' },
      { name: 'otro', data: 'no' },
      { name: 'consulta', data: 'dos\nlíneas' },
    ]);
  });
}

test('whoever has what it waited for lets the connection go', async () => {
  const { body, seen } = inPieces(20);
  for await (const { data } of eventsOf(body)) {
    assert.equal(data, '{"a":"ñ"}');
    break;
  }
  assert.ok(seen.cancelled);
});
