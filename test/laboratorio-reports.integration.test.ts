import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RecordOverview, ScoredPrediction } from '@sel/contract/lab/record';
import type { Page } from 'playwright-core';
import { button, FakeLabPage, HERE, heading, link } from './fake-lab-page.ts';
import { labFigures } from './lab-figures.ts';
import { CONFIRMED, REFUTED, withReports } from './lab-reports.ts';
import { assertPresentable } from './page-checks.ts';

let fake: FakeLabPage;
before(async () => {
  fake = await FakeLabPage.start();
});
after(() => fake?.stop());

test('a report opens in the language and the theme of the page, within it and alone', async () => {
  const look = async (page: Page) => {
    await page.locator('.report-frame').waitFor();
    const src = await page.locator('.report-frame').getAttribute('src');
    assert.equal(src, `/lab/informes/${CONFIRMED}/informe.html?idioma=en&tema=dark`);
    assert.equal(await link(page, 'Open on its own').getAttribute('href'), src);
    await page.frameLocator('.report-frame').getByRole('heading', { name: 'Informe' }).waitFor();
  };
  await fake.look(
    withReports(),
    `${HERE}/informes/${CONFIRMED}`,
    async (page) => {
      await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
      await look(page);
      await page.reload();
      await look(page);
    },
    { locale: 'en-US' },
  );
});

test('reports are found by what they ask and found, and the list has an address', async () => {
  await fake.look(withReports(), `${HERE}/informes?veredicto=refuted`, async (page) => {
    const rows = page.locator('.report-row');
    await page.getByText('1 de 3 informes').waitFor();
    assert.match((await rows.first().textContent()) ?? '', /Refutada/);
    await page.getByLabel('Veredicto').selectOption({ label: 'Sin decidir' });
    assert.match(page.url(), /veredicto=undecided/);
    assert.match((await rows.first().textContent()) ?? '', /Interrumpido: 3 de 24 mediciones/);
    await page.getByLabel('Veredicto').selectOption({ label: 'Todos' });
    assert.equal(await rows.count(), 3);
  });
});

test('a report is repeated with the plan that it had, when one says so, and there is a way back to the list', async () => {
  await fake.look(withReports(), `${HERE}/informes/${CONFIRMED}?clave=k`, async (page) => {
    const asked: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && asked.push(request.url()));
    await page.locator('.report-frame').waitFor();
    await page.locator('.back-link').click();
    await heading(page, 'Informes').waitFor();
    await link(page, /^Repetir: /)
      .first()
      .click();
    await page.waitForURL('**/experimentos/escalado?plan=full');
    assert.ok(await page.getByRole('radio', { name: /^Plan completo/ }).isChecked());
    await button(page, 'Ejecutar').waitFor();
    assert.deepEqual(asked, [], 'it is only proposed');
  });
});

test('two reports are chosen and compared, the third takes the place of the first', async () => {
  await fake.look(withReports(), `${HERE}/informes`, async (page) => {
    for (const index of [2, 0, 1]) await page.getByRole('checkbox').nth(index).check();
    await link(page, 'Comparar los dos').click();
    await page.waitForURL(`**/informes/comparar?a=${CONFIRMED}&b=${REFUTED}`);
    await page.getByText('-25 %').waitFor();
    await page.locator('.back-link').click();
    await heading(page, 'Informes').waitFor();
  });
});

test('two reports are judged with their intervals, each figure by itself, and what they do not say is said', async () => {
  await fake.look(withReports(), `${HERE}/informes/comparar?a=${CONFIRMED}&b=${REFUTED}`, async (page) => {
    const rows = page.locator('.forest-row');
    await rows.first().waitFor();
    assert.match(
      (await rows.nth(0).textContent()) ?? '',
      /B es mejor[\s\S]*cambia \+10,4\s%.*95\s% de confianza/,
    );
    assert.match((await rows.nth(1).textContent()) ?? '', /sin decidir[\s\S]*no se puede decir/);
    await page.getByText('Los dos se midieron a horas distintas.').waitFor();
    await page.getByRole('img', { name: 'Espera: cuánto más tarda B que A' }).waitFor();
  });
});

test('a report is deleted with the key, and only when it was asked twice', async () => {
  await fake.look(withReports(), `${HERE}/informes`, async (page) => {
    await page.locator('.report-row').first().waitFor();
    assert.equal(await button(page, /^Borrar/).count(), 0, 'not by whoever only looks');
  });
  await fake.look(withReports(), `${HERE}/informes?clave=k`, async (page) => {
    const deleted: string[] = [];
    await page.route(`**/lab/informes/${REFUTED}`, async (route) => {
      deleted.push(`${route.request().method()} ${await route.request().headerValue('x-lab-token')}`);
      fake.lab.figures.runs.runs = fake.lab.figures.runs.runs.filter(({ id }) => id !== REFUTED);
      await route.fulfill({ json: { deleted: REFUTED } });
    });
    await button(page, /^Borrar: /)
      .nth(1)
      .click();
    assert.deepEqual(deleted, []);
    await button(page, /^¿Borrar para siempre\?/).click();
    await page.getByText('2 informes').waitFor();
    assert.deepEqual(deleted, ['DELETE k']);
  });
});

const EXPERIMENTS = `${HERE}/experimentos?clave=k`;

/** Ten drainings that were predicted with 4 s, of which the second was not waited for to its end. */
const LATEST = Array.from({ length: 10 }, (_, index): ScoredPrediction => {
  const isAtLeast = index === 1;
  const outcomeMs = isAtLeast ? 13_000 : 3_800 + 60 * index;
  return {
    ...{ id: `${index}`, madeAt: '2026-03-09T18:30:00.000Z', kind: 'drain', run: null, confidence: 0.9 },
    ...{ valueMs: 4_000, lowMs: 3_500, highMs: 4_500, outcomeMs, isAtLeast, isInside: !isAtLeast },
    scoreMs: 1_000,
  };
});
const RECORD: RecordOverview = {
  ...{ scored: 40, inside: 35, expectedInside: 36, withoutOutcome: 2, latest: LATEST },
};

test('without predictions the page says where they come from', async () => {
  await fake.look(labFigures(), EXPERIMENTS, async (page) => {
    await page.getByText('aún no ha hecho ninguna predicción').waitFor();
  });
});

test('the page says how many of the last predictions came true, draws them, and shows their figures', async () => {
  fake.lab.record = RECORD;
  await fake.look(labFigures(), EXPERIMENTS, async (page) => {
    await page.getByText('De las últimas 10 predicciones, 9 se cumplieron dentro de su intervalo.').waitFor();
    const card = page.locator('.record');
    assert.equal(await card.locator('.inside').count(), 9);
    assert.equal(await card.locator('.outside').count(), 1);
    assert.match(
      (await card.textContent()) ?? '',
      /35 de 40; .* se esperan unas 36\. Sin resultado que comparar: 2\./,
    );
    await card.getByText('Ver los datos').click();
    assert.match((await card.locator('tbody').textContent()) ?? '', /más de 13,0 s/);
    await assertPresentable(page, 'laboratorio-predicciones');
  });
});
