import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Answer } from './http-client.ts';

const BODY = '{"tipo_consulta":"buscar_codigo","codigo":"PROD001"}';
const POST = `POST /consultar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
const SEEDS = [
  `${POST}Content-Length: ${BODY.length}\r\n\r\n${BODY}`,
  `${POST}Transfer-Encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`,
  `${POST}Expect: 100-continue\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
  `GET /consultar/1 HTTP/1.1\r\nHost: x\r\nPrefer: wait=1\r\n\r\n`,
  `GET /health HTTP/1.0\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  `CONNECT localhost:1 HTTP/1.1\r\nHost: x\r\n\r\n`,
  `GET /consultar/1/eventos HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n`,
].map((text) => Buffer.from(text));

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat({ max: 12 }),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        ...[
          '\r\n',
          '\0',
          ' ',
          ':',
          'Content-Length: 5\r\n',
          'Transfer-Encoding: chunked\r\n',
          'Transfer-Encoding: gzip\r\n',
        ],
        ...[
          'Host: y\r\n',
          'Expect: x\r\n',
          `X: ${'y'.repeat(20_000)}\r\n`,
          'Connection: close\r\n',
          'HTTP/9.9',
          'FFFFFFFFFFFFFFFF\r\n',
        ],
      )
      .map((text) => Buffer.from(text)),
  ),
});

/** What may come in through a socket: requests with bytes taken out and put in, some in a row, and mere noise. */
export const rawRequest: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.array(fc.constantFrom(...SEEDS), { minLength: 1, maxLength: 3 }),
        fc.array(change, { maxLength: 3 }),
      )
      .map(([requests, changes]) => changes.reduce(applyChange, Buffer.concat(requests))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
);

function applyChange(
  bytes: Buffer,
  { at, remove, insert }: { at: number; remove: number; insert: Buffer },
): Buffer {
  const position = Math.floor(at * bytes.length);
  return Buffer.concat([bytes.subarray(0, position), insert, bytes.subarray(position + remove)]);
}

const CLOSE_DEADLINE_MS = 60_000;

/** Writes the bytes, says that no more will come, and returns every answer that came before the server closed. */
export async function sendRaw(apiUrl: string, bytes: Buffer): Promise<Answer[]> {
  const { hostname, port } = new URL(apiUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {}); // A server may also slam the door; `close` follows.
  socket.end(bytes);
  await once(socket, 'close', { signal: AbortSignal.timeout(CLOSE_DEADLINE_MS) });
  return parseAnswers(Buffer.concat(chunks));
}

/** Sends a request, reads nothing of its answer, and slams the door after so many milliseconds. */
export async function leaveAfter(apiUrl: string, request: Buffer, ms: number): Promise<void> {
  const { hostname, port } = new URL(apiUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {}); // The server may have left first.
  socket.write(request);
  await sleep(ms);
  socket.resetAndDestroy();
}

/** The answers one after another, by the lengths they state; one that states none goes on to the end. */
function parseAnswers(bytes: Buffer): Answer[] {
  const answers: Answer[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const headEnd = rest.indexOf('\r\n\r\n') + 4;
    assert.ok(headEnd >= 4, `an answer without an end of its head: ${rest}`);
    const head = rest.toString('latin1', 0, headEnd);
    const bodyEnd = headEnd + bodyLength(head, rest.subarray(headEnd));
    answers.push({
      status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? 0),
      contentType: header(head, 'content-type') ?? '',
      body: rest.toString('utf8', headEnd, bodyEnd),
    });
    rest = rest.subarray(bodyEnd);
  }
  return answers;
}

/** Chunked bodies stay as they are, chunk sizes and all: nobody looks into one here. */
function bodyLength(head: string, rest: Buffer): number {
  if (/^HTTP\/1\.1 1\d\d /.test(head)) return 0;
  if (header(head, 'transfer-encoding') !== 'chunked')
    return Number(header(head, 'content-length') ?? rest.length);
  const end = rest.indexOf(LAST_CHUNK);
  return end < 0 ? rest.length : end + LAST_CHUNK.length;
}

const LAST_CHUNK = '\r\n0\r\n\r\n';

function header(head: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim();
}
