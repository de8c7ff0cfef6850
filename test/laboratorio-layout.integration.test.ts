import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Verdict } from '@sel/contract/lab/verdict';
import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import { button, fakeLabPage, HERE, WITH_KEY } from './fake-lab-page.ts';
import { type LabFigures, labFigures, verdict, worker } from './lab-figures.ts';
import { withReports } from './lab-reports.ts';
import { assertFits, heightPx, savePicture } from './page-checks.ts';

const fake = fakeLabPage();

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

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
  { width: 360, height: 740 },
] as const;
const LOCALES = ['es-ES', 'en-GB'] as const;

/** Everything with this selector that is in sight and has less room than it needs, or more than one line. */
function cut(page: Page, selector: string): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('${selector}')]
    .filter((element) => element.checkVisibility())
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const around = element.closest('.worker-tile, button, .time-chart, .strip').getBoundingClientRect();
      return element.getClientRects().length > 1 || box.left < around.left || box.right > around.right + 0.5 ||
        box.bottom > around.bottom + 0.5;
    })
    .map((element) => element.textContent)`);
}

async function lowestChartPx(page: Page): Promise<number> {
  const plots = page.locator('.time-chart-plot:visible');
  return Math.min(...(await plots.evaluateAll((all) => all.map(({ clientHeight }) => clientHeight))));
}

/** So many as busy as their figures allow. */
const busyWorkers = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...worker(index + 1),
    ...{ inHand: 188, capacity: 200, perSecond: 1_234, cpuShare: 0.97, memoryBytes: 118e6, busyShare: 1 },
  }));

test('the tiles of two to four workers say all they have to on one screen, at every size and in both languages', async () => {
  for (const locale of LOCALES) {
    const look = async (page: Page) => {
      for (const count of [2, 3, 4]) {
        fake.lab.figures = labFigures({ processes: busyWorkers(count) });
        await page
          .locator('.worker-facts')
          .nth(count - 1)
          .waitFor();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          for (const size of SIZES) {
            await page.setViewportSize(size);
            assert.equal(await page.locator('.worker-facts > span:visible').count(), 4 * count);
            assert.deepEqual(await cut(page, '.worker-facts > span'), [], `${size.width} px wide, ${locale}`);
            await assertFits(page);
            if (size.width >= 1280)
              await waitFor('nothing is to be scrolled', async () => (await heightPx(page)) <= size.height);
            await waitFor('charts say something', async () => (await lowestChartPx(page)) >= 80);
            await savePicture(page, `tiles-${count}-${locale}-${size.width}x${size.height}-${colorScheme}`);
          }
        }
      }
    };
    await fake.look(labFigures({ processes: busyWorkers(2) }), WITH_KEY, look, { locale });
  }
});

const heightOf = async (page: Page, selector: string) =>
  (await page.locator(selector).first().boundingBox())?.height ?? 0;

test('buttons and legends keep to one line, and charts below each other to one time axis', async () => {
  const rest = structuredClone(labFigures({ load: null }));
  rest.state.load = null;
  for (const locale of LOCALES) {
    for (const figures of [labFigures({ queued: 123_456, inWork: 4_800 }), rest]) {
      const look = async (page: Page) => {
        await page.locator('.time-chart canvas').first().waitFor();
        for (const size of SIZES) {
          await page.setViewportSize(size);
          const where = `${size.width}×${size.height}, ${locale}`;
          assert.ok((await heightOf(page, '.load-button')) <= 44.5, `the button to start and stop: ${where}`);
          const legends = await page
            .locator('.time-chart li:visible')
            .evaluateAll((lines) => lines.map(({ offsetHeight }) => offsetHeight));
          assert.ok(Math.max(...legends) < 30, `legends of one line: ${where}`);
          const axes = page.locator('.time-overlay:visible');
          await waitFor(`one axis: ${where}`, async () => {
            const lefts = await axes.evaluateAll((overlays) => overlays.map(({ offsetLeft }) => offsetLeft));
            return new Set(lefts).size === 1;
          });
        }
      };
      await fake.look(figures, WITH_KEY, look, { locale });
    }
  }
});

/** The sizes of what can be typed or chosen in. */
const fontSizes = (page: Page) =>
  page.evaluate<number[]>(`[...document.querySelectorAll('select, input:not([type=range], .visually-hidden)')]
    .filter((field) => field.checkVisibility())
    .map((field) => Number.parseFloat(getComputedStyle(field).fontSize))`);

test('on a projector every field has larger letters, and the whole width is used', async () => {
  for (const hash of [WITH_KEY, `${HERE}/planificador?clave=k`, `${HERE}/informes?clave=k`, '#/consultar']) {
    const look = async (page: Page) => {
      await page.locator(':is(select, input:not([type=range], .visually-hidden)):visible').first().waitFor();
      const before = await fontSizes(page);
      await button(page, 'Modo proyector').click();
      const after = await fontSizes(page);
      for (const [index, size] of after.entries())
        assert.ok(size >= 1.15 * (before[index] ?? size), `${hash}: ${before} and ${after}`);
      const content = await page.locator('.main > *').last().boundingBox();
      assert.ok((content?.width ?? 0) >= 0.9 * 1920, `${hash}: ${content?.width} of 1920 px`);
    };
    await fake.look(withReports(), hash, look, { viewport: { width: 1920, height: 1080 } });
  }
});

test('what waits is the same number wherever it is told, and what is not known is a dash', async () => {
  let queued = 1_000;
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    await page.locator('.time-chart canvas').first().waitFor();
    const telling = setInterval(() => {
      queued += 111;
      fake.lab.figures = labFigures({ queued });
    }, 100);
    try {
      for (let looks = 0; looks < 20; looks += 1) {
        const told = await page.evaluate<string[]>(`[
          document.querySelectorAll('.strip-figures dd')[2],
          document.querySelectorAll('.path-fact')[2],
          [...document.querySelectorAll('.time-chart li')].find((line) => line.textContent.startsWith('En la cola')).querySelector('b'),
        ].map((element) => element.textContent.replace(/ en cola/, ''))`);
        assert.equal(new Set(told).size, 1, `${told}`);
        await page.waitForTimeout(100);
      }
    } finally {
      clearInterval(telling);
    }
    assert.match((await page.locator('.strip-figures dd').nth(2).textContent()) ?? '', /^\d\u202f\d{3}$/);
    fake.lab.figures = labFigures({ endToEnd: null, stages: null });
    await page.locator('.strip-figures dd').nth(3).getByText('–', { exact: true }).waitFor();
    const figures = await page.locator('.path-stage b').allTextContents();
    assert.deepEqual([...new Set(figures)], ['–'], 'no stage takes 0 ms because nobody knows');
  });
});

test('no two buttons have the same name', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    await page.locator('.time-chart canvas').first().waitFor();
    const names = await page.evaluate<string[]>(`[...document.querySelectorAll('button')]
      .filter((button) => button.checkVisibility())
      .map((button) => (button.ariaLabel ?? button.textContent).trim())`);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });
});

test('on paper everything is dark on white, whatever the theme, and nothing is to be pressed', async () => {
  const A4 = { viewport: { width: 794, height: 1123 } };
  for (const hash of [
    WITH_KEY,
    `${HERE}/experimentos/escalado?clave=k`,
    `${HERE}/informes?clave=k`,
    '#/consultar',
  ]) {
    const look = async (page: Page) => {
      await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
      await page.getByRole('radio', { name: 'Oscuro' }).check({ force: true });
      if (hash === WITH_KEY)
        await page.locator('.time-chart-canvas[data-for-dark=true] canvas').first().waitFor();
      await page.emulateMedia({ media: 'print' });
      // Colours that fade from one theme to the other are on their way for a moment, and so is a place that loads.
      await waitFor(`white paper at ${hash}`, () =>
        page.evaluate<boolean>(`[document.documentElement, document.querySelector('.card')]
          .every((element) => element && getComputedStyle(element).backgroundColor === 'rgb(255, 255, 255)')`),
      );
      assert.equal(await page.locator('.button:visible').count(), 0, hash);
      await assertFits(page);
      await savePicture(page, `papel-${hash.replaceAll(/\W+/g, '-')}`);
    };
    await fake.look(withReports(), hash, look, A4);
  }
});

test('with forced colours what is drawn is written in the colour of all text', async () => {
  const look = async (page: Page) => {
    await page.locator('.time-chart canvas').first().waitFor();
    const [text, ink] = await page.evaluate<string[]>(`['CanvasText', 'var(--ink)'].map((colour) => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.cssText = 'forced-color-adjust: none; color: ' + colour;
      return getComputedStyle(probe).color;
    })`);
    assert.equal(ink, text);
  };
  await fake.look(labFigures(), WITH_KEY, look, { forcedColors: 'active', colorScheme: 'dark' });
});
