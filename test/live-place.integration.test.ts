import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Verdict } from '@sel/contract/lab/verdict';
import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import { FakeLabPage, WITH_KEY } from './fake-lab-page.ts';
import { type LabFigures, labFigures, verdict, worker } from './lab-figures.ts';
import { heightPx } from './page-checks.ts';

let fake: FakeLabPage;
before(async () => {
  fake = await FakeLabPage.start();
});
after(() => fake?.stop());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** What has to be in sight without scrolling. */
const IN_SIGHT: readonly ((page: Page) => Locator)[] = [
  (page) => page.locator('.path-nodes'),
  (page) => page.locator('.verdict-sentence'),
  (page) => page.locator('.time-chart canvas').first(),
  (page) => button(page, 'Detener carga'),
  (page) => button(page, 'Un worker más'),
  (page) => button(page, 'Un worker menos'),
  (page) => button(page, 'Provocar un fallo: Workers'),
];

const SCREENS = [
  { width: 1280, height: 800, isProjector: false },
  { width: 1280, height: 720, isProjector: false },
  { width: 1280, height: 720, isProjector: true },
  { width: 1920, height: 1080, isProjector: false },
  { width: 1920, height: 1080, isProjector: true },
];

const EVIDENCE: Verdict['evidence'] = [
  { figure: 'busyShare', value: 0.99, unit: 'share', limit: 0.85 },
  { figure: 'queued', value: 1_796, unit: 'count', limit: null },
];

for (const { width, height, isProjector } of SCREENS) {
  const name = `${width}×${height}${isProjector ? ', projector' : ''}`;
  test(`the live place is one screen: ${name}`, async () => {
    const look = async (page: Page) => {
      await page.locator('.time-chart canvas').first().waitFor();
      if (isProjector) await button(page, 'Modo proyector').click();
      await waitFor('nothing is to be scrolled', async () => (await heightPx(page)) <= height);
      for (const locate of IN_SIGHT) {
        const box = await locate(page).boundingBox();
        assert.ok(box && box.y >= 0 && box.y + box.height <= height, `in sight: ${locate(page)}`);
        assert.ok(box.x >= 0 && box.x + box.width <= width, `in sight: ${locate(page)}`);
      }
      // Between its axes, where the lines are.
      const { height: drawnPx = 0 } = (await page.locator('.time-chart .u-over').first().boundingBox()) ?? {};
      assert.ok(drawnPx >= 50, `a chart of ${drawnPx} px says nothing`);
    };
    // One of the longest verdicts.
    const figures = labFigures({ verdict: verdict('workers', { node: 'workers', evidence: EVIDENCE }) });
    await fake.look(figures, WITH_KEY, look, { viewport: { width, height } });
  });
}

test('on a phone the live place is two screens at most, with one chart to swipe', async () => {
  const look = async (page: Page) => {
    await page.locator('.time-chart canvas').first().waitFor();
    assert.ok((await heightPx(page)) <= 2 * 844);
    const row = await page.locator('.chart-row').boundingBox();
    const [first, second] = [page.locator('.time-chart').first(), page.locator('.time-chart').nth(1)];
    assert.equal(Math.round((await first.boundingBox())?.width ?? 0), Math.round(row?.width ?? -1));
    await second.evaluate((chart) => chart.scrollIntoView({ behavior: 'instant', block: 'nearest' }));
    await second.locator('canvas').waitFor();
    for (const name of ['Detener carga', 'Un worker más', 'Más controles']) {
      const { width = 0, height = 0 } = (await button(page, name).boundingBox()) ?? {};
      assert.ok(width >= 44 && height >= 44, `${name}: ${width} × ${height} px`);
    }
  };
  await fake.look(labFigures(), WITH_KEY, look, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
});

/** Worker-3 of twelve was killed a moment ago. */
function withKilled(): LabFigures {
  const processes = Array.from({ length: 12 }, (_, index) => worker(index + 1));
  const figures = structuredClone(labFigures({ processes }));
  const latest = figures.history.snapshots.at(-1) as LabSnapshot;
  const [sinceMs, untilMs] = [latest.atMs - 300, latest.atMs + 60_000];
  const killed = { kind: 'kill', node: 'workers', process: 'worker-3', sinceMs, untilMs } as const;
  latest.faults = [{ name: 'matar-worker', ...killed }];
  latest.verdict = verdict('fault', { node: 'workers', fault: 'matar-worker' });
  return figures;
}

test('twelve workers are told apart, and a killed one is dead in its place for as long as it was declared', async () => {
  await fake.look(withKilled(), WITH_KEY, async (page) => {
    const tiles = page.locator('.worker-tile');
    await tiles.first().waitFor();
    assert.deepEqual(
      await page.locator('.worker-name').allTextContents(),
      Array.from({ length: 12 }, (_, index) => `w${index + 1}`),
    );
    for (const name of await page.locator('.worker-name').all()) {
      const [shown, whole] = await name.evaluate(({ clientWidth, scrollWidth }) => [
        clientWidth,
        scrollWidth,
      ]);
      assert.ok((shown ?? 0) >= (whole ?? 1), 'no name is cut');
    }
    assert.equal(await tiles.nth(2).getAttribute('data-state'), 'dead');
    await page.locator('.verdict-sentence', { hasText: 'Un fallo provocado: Matar un worker.' }).waitFor();
    assert.equal(await page.locator('.path-node').nth(3).getAttribute('data-mark'), 'fault');
  });
});

test('whoever turns the single keys off is no longer surprised by them', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    await button(page, 'Congelar las gráficas').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('checkbox', { name: 'Atajos de una sola tecla' }).uncheck();
    await button(page, 'Cerrar').click();
    await page.keyboard.press('Escape');
    await page.locator('body').click({ position: { x: 3, y: 3 } });
    await page.keyboard.press('Space');
    await button(page, 'Congelar las gráficas').waitFor();
  });
});

test('with forced colours the chosen tab and place, the flow and how busy a worker is can still be seen', async () => {
  const look = async (page: Page) => {
    await page.getByRole('tab').first().waitFor();
    const colourOf = (selector: string, of: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${of}`);
    const ground = await colourOf('.live-head', 'backgroundColor');
    for (const chosenOfSome of [page.getByRole('tab'), page.locator('.place-row nav a')]) {
      const [chosen, other] = await chosenOfSome.evaluateAll((tabs) =>
        tabs.map((tab) => tab.ownerDocument.defaultView?.getComputedStyle(tab).borderBottomColor),
      );
      assert.notEqual(chosen, ground);
      assert.equal(other, ground, 'what is not chosen has no edge');
    }
    assert.notEqual(await colourOf('.path-link', 'backgroundColor'), ground);
    assert.notEqual(await colourOf('.worker-level', 'backgroundColor'), ground);
  };
  await fake.look(labFigures(), WITH_KEY, look, { forcedColors: 'active' });
});
