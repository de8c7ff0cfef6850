import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MeasuredSystem, PlanAnswer } from '@sel/contract/lab/planner';
import type { Page } from 'playwright-core';
import { Check } from 'typebox/value';
import { LAB_TOKEN } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { askLab } from './ask-lab.ts';
import { pageOfASystem } from './consulta-page.ts';
import { assertPresentable, tabTo } from './page-checks.ts';

const served = pageOfASystem({ workers: 2, lab: true, env: { WORKER_CONCURRENCY: '4' } });

const see = (options: object, look: (page: Page) => Promise<void>) =>
  served.visit({ hash: `#/laboratorio/planificador?clave=${LAB_TOKEN}`, ...options }, look);

const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  askLab(served.system.labUrl, method, path, body, headers);

const REQUEST = {
  ratePerSecond: 100,
  objective: { metric: 'e2e', level: 0.99, limitMs: 150 },
  levels: [{ concurrency: 1, service: { meanMs: 20, scv: 1 } }],
};

test('the API plans for who has the key, and for nobody else', async () => {
  assert.equal((await call('POST', '/lab/planificador', REQUEST, { 'X-Lab-Token': 'wrong' })).status, 401);
  const response = await call('POST', '/lab/planificador', REQUEST);
  assert.equal(response.status, 200);
  const answer = await response.json();
  assert.ok(Check(PlanAnswer, answer));
  assert.equal(answer.chosen?.workers, 4);
  assert.deepEqual(await (await call('GET', '/lab/planificador')).json(), { simulated: null });
});

test('without consultas nothing can be measured, and it is said what to do', async () => {
  const response = await call('GET', '/lab/planificador/medidas');
  assert.equal(response.status, 409);
  assert.match(((await response.json()) as { detail: string }).detail, /pon una carga/);
});

test('three numbers, with the keyboard alone, bring an answer in which every number has its explanation', async () => {
  await see({}, async (page) => {
    const rate = page.getByRole('spinbutton', { name: 'Consultas por segundo, en la hora punta' });
    await tabTo(page, rate);
    for (const value of ['100', '20', '150']) {
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(value);
      // Past the "?" of the next field.
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
    }
    await page.getByRole('spinbutton', { name: 'Lo que pueden tardar como mucho (ms)' }).press('Enter');
    await page
      .getByText('Necesitas 4 workers: así 99 de cada 100 consultas terminan en 150 ms o menos')
      .waitFor();
    const figures = page.locator('.plan-figures dd');
    assert.ok((await figures.count()) > 6);
    await page.getByRole('button', { name: '¿Qué es «Ocupación (ρ)»?' }).click();
    await page.getByText('La parte del tiempo que cada hueco está ocupado.').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(
      await page.locator('.help-text:visible').count(),
      0,
      'an explanation is there when it is asked for',
    );
    // This laboratory cannot start workers: the answer is not tried here, and it is said why.
    await page.getByText('Para esto se inician y se detienen workers').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Ponerlo a prueba' }).isDisabled());
    await page.getByText('Con una orden, en la carpeta del proyecto').click();
    await page.getByText('npm run lab -- planificar --probar --tasa 100 --servicio 20ms').waitFor();
    await assertPresentable(page, 'planner');
  });
});

test('in English the same is said, and a plan that cannot be says why', async () => {
  await see({ locale: 'en-GB' }, async (page) => {
    await page.getByRole('spinbutton', { name: 'Longest time that they may take (ms)' }).fill('30');
    await page.getByRole('button', { name: 'Calculate' }).click();
    await page
      .getByText('No plan makes it true that 99 of every 100 queries end within 30 ms.')
      .first()
      .waitFor();
    await assertPresentable(page, 'planner-impossible');
  });
});

test('what the running system shows of itself is planned with', { timeout: 120_000 }, async () => {
  const work = { meanMs: 20, distribution: 'exponencial', kind: 'espera' };
  assert.equal((await call('PUT', '/lab/trabajo', work)).status, 200);
  const profile = [{ durationMs: null, fromPerSecond: 60, toPerSecond: 60 }];
  assert.equal(
    (await call('PUT', '/lab/carga', { load: { kind: 'open', process: 'poisson', profile } })).status,
    200,
  );
  const measured = await waitFor(
    'enough has been measured',
    async () => {
      const found = await (await call('GET', '/lab/planificador/medidas')).json();
      return Check(MeasuredSystem, found) && found.consultas >= 400 ? found : undefined;
    },
    60_000,
  );
  assert.equal(measured.level.concurrency, 4);
  assert.equal(measured.workers, 2);
  assert.ok(measured.serviceMs > 18 && measured.serviceMs < 80, String(measured.serviceMs));
  await see({}, async (page) => {
    const filledIn = page.getByText(/^Medido en \d+ consultas con 2 workers/);
    const asksToRepeat = page.getByText('Aún no hay bastantes consultas medidas');
    // A machine that stumbles makes the queue grow for a moment: then it is not measured, and repeated as the page says.
    await waitFor('what was measured is filled in', async () => {
      await page.getByRole('button', { name: 'Usar lo que hace ahora el sistema' }).click();
      await filledIn.or(asksToRepeat).first().waitFor();
      return filledIn.isVisible();
    });
    await page.getByRole('spinbutton', { name: 'Lo que pueden tardar como mucho (ms)' }).fill('2000');
    await page.getByRole('button', { name: 'Calcular' }).click();
    await page.getByText(/^Necesitas \d+ worker/).waitFor();
  });
  await call('DELETE', '/lab/carga');
});
