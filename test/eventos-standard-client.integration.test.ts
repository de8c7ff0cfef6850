import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startSystem } from '../local/ephemeral/system.ts';
import { startBrowser } from './browser.ts';

const system = await startSystem({ workers: 1, env: { CORS_ORIGINS: '*' } });
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await system.stop();
});

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
  const { consulta_id: id } = await system.api.run();
  assert.deepEqual(await listen(page, id), { statuses: ['completed'], gaveUp: true });
  assert.deepEqual(answers, [200, 204]);
});
