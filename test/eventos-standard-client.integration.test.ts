import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { ApiClient } from '../local/ephemeral/api-client.ts';
import { type System, startSystem } from '../local/ephemeral/system.ts';
import { startBrowser } from './browser.ts';

let system: System;
let api: ApiClient;
let browser: Browser;
before(async () => {
  [system, browser] = await Promise.all([
    startSystem({ workers: 1, env: { CORS_ORIGINS: '*' } }),
    startBrowser(),
  ]);
  api = new ApiClient(system.apiUrl);
});
after(async () => {
  await browser?.close();
  await system?.stop();
});

const lookUp = { tipo_consulta: 'buscar_codigo', codigo: 'PROD001' };

/** What the browser's own EventSource does with the events of a consulta, until it gives up. */
async function listen(page: Page, id: number): Promise<{ statuses: string[]; gaveUp: boolean }> {
  return page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const statuses: string[] = [];
        const source = new EventSource(url);
        source.addEventListener('consulta', (event) =>
          statuses.push(JSON.parse((event as unknown as { data: string }).data).status),
        );
        // After an error it either comes back by itself or has closed for good.
        source.addEventListener('error', () => {
          if (source.readyState === EventSource.CLOSED) resolve({ statuses, gaveUp: true });
        });
      }),
    `${system.apiUrl}/consultar/${id}/eventos`,
  );
}

test('the standard client hears of an end once, is told not to come back, and does not', async (t) => {
  const page = await browser.newPage();
  t.after(() => page.close());
  const answers: number[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('/eventos')) answers.push(response.status());
  });
  const id = await api.create(lookUp);
  await api.waitForEnd(id);
  assert.deepEqual(await listen(page, id), { statuses: ['completed'], gaveUp: true });
  assert.deepEqual(answers, [200, 204]);
});

test('only who has heard of the end is told so; a new listener, or one of a consulta that is tried again, is not', async () => {
  const id = await api.create(lookUp);
  await api.waitForEnd(id);
  const ask = (headers: Record<string, string>) => api.get(`/consultar/${id}/eventos`, headers);
  for (const headers of [{}, { 'Last-Event-ID': '' }, { 'Last-Event-ID': '7' }, { 'Last-Event-ID': 'FIN' }]) {
    const response = await ask(headers as Record<string, string>);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /^id: fin\nevent: consulta\ndata: \{.*"status":"completed".*\}\n\n$/);
  }
  const end = await ask({ 'Last-Event-ID': 'fin' });
  assert.deepEqual([end.status, await end.text()], [204, '']);
  assert.equal((await api.get('/consultar/999999999/eventos', { 'Last-Event-ID': 'fin' })).status, 404);

  await system.workers[0]?.end('SIGTERM');
  const pending = await api.create(lookUp);
  const again = await api.get(`/consultar/${pending}/eventos`, { 'Last-Event-ID': 'fin' });
  assert.equal(again.status, 200);
  await system.addWorker();
  const text = await again.text();
  assert.match(text, /^event: consulta\ndata: [^\n]*"status":"pending"[^\n]*\n\nid: fin\nevent: consulta/);
});

test('HEAD is answered at once and without a body, whatever GET would wait for', async () => {
  for (const worker of system.workers) await worker.end('SIGTERM');
  const pending = await api.create(lookUp);
  const [ended] = (await api.createMany(0)).concat(1);
  const head = (path: string, headers: Record<string, string> = {}) =>
    fetch(system.apiUrl + path, { method: 'HEAD', headers, signal: AbortSignal.timeout(10_000) });
  for (const [path, headers, status, type] of [
    [`/consultar/${pending}/eventos`, {}, 200, /^text\/event-stream/],
    [`/consultar/${ended}/eventos`, {}, 200, /^text\/event-stream/],
    [`/consultar/${ended}/eventos`, { 'Last-Event-ID': 'fin' }, 204, /^$/],
    [`/consultar/${pending}`, { Prefer: 'wait=50' }, 200, /^application\/json/],
    [`/consultar/${pending}`, {}, 200, /^application\/json/],
    ['/consultar/999999999/eventos', {}, 404, /^application\/problem\+json/],
    ['/consultar/abc', { Prefer: 'wait=50' }, 400, /^application\/problem\+json/],
    ['/consultar', {}, 404, /^application\/problem\+json/],
    ['/health', {}, 200, /^application\/json/],
    ['/metrics', {}, 200, /^text\/plain/],
    ['/openapi.json', {}, 200, /^application\/json/],
    ['/', {}, 200, /^application\/json/],
  ] as const) {
    const response = await head(path, headers as Record<string, string>);
    assert.equal(response.status, status, path);
    assert.match(response.headers.get('content-type') ?? '', type, path);
    assert.equal(await response.text(), '', path);
  }
  const [get, headed] = [await api.get(`/consultar/${pending}`), await head(`/consultar/${pending}`)];
  for (const name of ['content-type', 'content-length', 'cache-control', 'vary', 'retry-after'])
    assert.equal(headed.headers.get(name), get.headers.get(name), name);
  await system.addWorker();
});
