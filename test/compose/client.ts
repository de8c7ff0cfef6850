import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import type { Consulta } from '@sel/contract';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { ApiClient } from '../../local/ephemeral/api-client.ts';

export function create(base: string): Promise<number> {
  return new ApiClient(base).create();
}

export function createMany(base: string, count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => create(base)));
}

/** Waits for its end. */
export function read(base: string, id: number): Promise<Consulta> {
  return new ApiClient(base).waitForEnd(id);
}

/** Every one of them has its result in the end; says how many each worker did. */
export async function allCompleted(base: string, ids: number[]): Promise<Map<string, number>> {
  const done = new Map<string, number>();
  for (const consulta of await Promise.all(ids.map((id) => read(base, id)))) {
    assert.equal(consulta.status, 'completed');
    done.set(String(consulta.worker), (done.get(String(consulta.worker)) ?? 0) + 1);
  }
  return done;
}

export async function assertProblem(response: Response, status: number, code: string): Promise<void> {
  assert.equal(response.status, status);
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(((await response.json()) as { code: string }).code, code);
}

/** Waits until the laboratory's live picture shows that many workers. */
export async function workersInLab(page: string, count: number): Promise<void> {
  const { body } = await fetch(`${page}/lab/eventos`, { signal: AbortSignal.timeout(60_000) });
  let unread = '';
  for await (const chunk of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    const events = (unread + chunk).split('\n\n');
    unread = events.pop() ?? '';
    for (const event of events) {
      const [, snapshot] = /^event: snapshot\ndata: (.*)$/.exec(event) ?? [];
      const { processes } = JSON.parse(snapshot ?? '{"processes":[]}') as Pick<LabSnapshot, 'processes'>;
      if (processes.filter(({ role }) => role === 'worker').length === count) return;
    }
  }
}

/** Not with fetch, which writes the path in its own way and keeps some headers to itself. */
export async function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  const path = url.slice(url.indexOf('/api'));
  const [response] = (await once(get({ hostname, port, path, headers }), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

/** @param ca whose certificates are believed. */
export async function statusOverHttp2(url: string, ca: string): Promise<number> {
  const session = connect(url, { ca });
  const [headers] = (await once(session.request({ ':path': '/api/health' }), 'response')) as [
    IncomingHttpHeaders,
  ];
  session.destroy();
  return Number(headers[':status']);
}
