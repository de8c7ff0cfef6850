import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { hashApiKey } from '../api-gateway/edge/api-keys.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { askLab } from './ask-lab.ts';
import { outcome, pageOfASystem } from './consulta-page.ts';
import { assertPresentable } from './page-checks.ts';

const KEYS = { ana: randomBytes(32).toString('base64url'), lab: randomBytes(32).toString('base64url') };

const apiKeys = Object.entries(KEYS).map(([name, key]) => `${name}:${hashApiKey(key).toString('hex')}`);
const env = { API_KEYS: apiKeys.join(','), LAB_API_KEY: KEYS.lab };
const served = pageOfASystem({ workers: 1, lab: true, env });

const keyField = (page: Page) => page.getByLabel('Clave de API');
const use = (page: Page) => page.getByRole('button', { name: 'Usar esta clave' }).click();
const untilEnded = (page: Page) => page.getByRole('heading', { level: 1, name: /^Consulta \d+: / }).waitFor();

const consultasOf = (propietario: string) =>
  served.system.count("consulta WHERE propietario = $1 AND status <> 'pending'", [propietario]);

test('the page asks for the key, says when it is wrong, and goes on with the right one in each way of being told', async () => {
  await served.visit({}, async (page) => {
    await page.getByRole('button', { name: 'Probar con PROD001' }).click();
    await page.getByRole('heading', { level: 2, name: 'La API pide una clave' }).waitFor();
    await assertPresentable(page, 'api-key');

    const refused = page.getByRole('status').getByText('La API no admite esa clave');
    const answer = Promise.withResolvers<void>();
    await page.route('**/api/consultar', async (route) => {
      await answer.promise;
      await route.continue();
    });
    const asked = page.waitForRequest('**/api/consultar');
    await keyField(page).fill('adivinada');
    await use(page);
    await asked;
    assert.equal(await refused.count(), 0, 'nobody has refused it yet');
    answer.resolve();
    await refused.waitFor();
    await page.unroute('**/api/consultar');
    await assertPresentable(page, 'api-key-refused');
    await keyField(page).fill(KEYS.ana);
    await use(page);
    await untilEnded(page);
    assert.equal(await consultasOf('ana'), 1, 'it is sent once');

    for (const telling of ['Espera larga', 'Eventos']) {
      const before = await consultasOf('ana');
      await page.getByRole('radio', { name: telling }).check({ force: true });
      await page.getByRole('button', { name: 'Listar Todos los Productos' }).click();
      await outcome(page).getByText('200 productos', { exact: true }).first().waitFor();
      assert.equal(await consultasOf('ana'), before + 1);
    }
    await page.reload();
    await page.getByRole('button', { name: 'Listar Todos los Productos' }).click();
    await outcome(page).getByText('200 productos', { exact: true }).first().waitFor();
    const kept = await page.evaluate<string>('JSON.stringify(localStorage)');
    assert.ok(!kept.includes(KEYS.ana), 'it is kept for this tab alone');
  });
});

test('another tab is asked again', async () => {
  await served.visit({}, async (page) => {
    await page.getByRole('button', { name: 'Probar con PROD001' }).click();
    await keyField(page).waitFor();
  });
});

test('the laboratory sends its load with its own key, and does not write it down', async () => {
  const act = (method: string, body?: object) => askLab(served.system.labUrl, method, '/lab/carga', body);
  const load = {
    kind: 'open',
    process: 'regular',
    profile: [{ durationMs: null, fromPerSecond: 50, toPerSecond: 50 }],
  };
  for (const notice of ['polling', 'wait', 'events']) {
    const before = await consultasOf('lab');
    assert.equal((await act('PUT', { load, notice })).status, 200);
    await waitFor(`load with ${notice} is accepted`, async () => (await consultasOf('lab')) > before);
    const stopped = await act('DELETE');
    assert.ok(stopped.ok);
    assert.ok(!(await stopped.text()).includes(KEYS.lab));
  }
});
