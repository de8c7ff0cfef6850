import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RecordOverview, ScoredPrediction } from '@sel/contract/lab/record';
import { FakeLabPage } from './fake-lab-page.ts';
import { labFigures } from './lab-figures.ts';
import { assertPresentable } from './page-checks.ts';

const EXPERIMENTS = '#/laboratorio/experimentos?clave=k';
let fake: FakeLabPage;
before(async () => {
  fake = await FakeLabPage.start();
});
after(() => fake.stop());

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
