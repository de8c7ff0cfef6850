import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Page } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import { fakeLabPage, WITH_KEY } from './fake-lab-page.ts';
import { labFigures } from './lab-figures.ts';

const fake = fakeLabPage();

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** A system in which something is new every time. */
async function whileFiguresChange(look: () => Promise<void>): Promise<void> {
  let arrivals = 100;
  const telling = setInterval(() => {
    arrivals += 1;
    fake.lab.figures = labFigures({ arrivalsPerSecond: arrivals });
  }, 50);
  try {
    await look();
  } finally {
    clearInterval(telling);
  }
}

test('only the charts that can be seen are drawn, and no more often than four times a second', async () => {
  fake.lab.beatMs = 50;
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    await page.locator('.time-chart canvas').nth(1).waitFor();
    assert.equal(await page.locator('.time-chart canvas').count(), 2, 'the other two are not on show');
    await whileFiguresChange(async () => {
      await page.evaluate(`{
        globalThis.drawn = [];
        const { clearRect } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.clearRect = function (...args) {
          if (this.canvas === document.querySelector('.time-chart canvas')) drawn.push(performance.now());
          return clearRect.apply(this, args);
        };
      }`);
      await waitFor('drawings', () => page.evaluate<boolean>('drawn.length > 8'));
    });
    // One that a busy machine has delayed is nearer to the next; over all of them that is little.
    const meanMs = await page.evaluate<number>('(drawn.at(-1) - drawn[0]) / (drawn.length - 1)');
    assert.ok(meanMs > 225, `${meanMs} ms between two drawings`);
  });
  fake.lab.beatMs = 250;
});

test('a chart is never gone while its colours change', async () => {
  const look = async (page: Page) => {
    const charts = page.locator('.time-chart canvas');
    await charts.nth(1).waitFor();
    await page.evaluate(`
      fewest = ${await charts.count()};
      made = 0;
      new MutationObserver((changes) => {
        made += changes.filter(({ target }) => target.matches('.time-chart-canvas')).length;
        fewest = Math.min(fewest, document.querySelectorAll('.time-chart canvas').length);
      }).observe(document.body, { childList: true, subtree: true })`);
    const drawn = await charts.count();
    await page.emulateMedia({ colorScheme: 'dark' });
    await waitFor('the charts are made anew', async () => (await page.evaluate<number>('made')) >= drawn);
    assert.equal(await page.evaluate('fewest'), drawn);
  };
  await fake.look(labFigures(), WITH_KEY, look, {
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
  });
});

/** Points of the waits' chart in the colour of M/M/c, which is dashed and in none of its other lines. */
const drawnOfTheory = (page: Page) =>
  page.evaluate<number>(`(() => {
    const figure = [...document.querySelectorAll('.time-chart')].find((chart) => chart.querySelector('select').value === 'waits');
    const canvas = figure.querySelector('canvas');
    const context = canvas.getContext('2d');
    context.fillStyle = getComputedStyle(figure).getPropertyValue('--chart-2');
    const hex = context.fillStyle;
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4)
      if (data[at] === r && data[at + 1] === g && data[at + 2] === b && data[at + 3] === 255) count += 1;
    return count;
  })()`);

test('a line that has no value is not drawn, and not at 0 either', async () => {
  const theory = {
    ...labFigures().history.snapshots.at(-1)?.theory,
    mmcWaitMs: null,
  } as LabSnapshot['theory'];
  for (const [change, isDrawn] of [
    [{}, true],
    [{ theory }, false],
    [{ theory: null }, false],
  ] as const) {
    const look = async (page: Page) => {
      const choice = page.getByRole('combobox', { name: 'Gráfica 1' });
      await choice.selectOption('waits');
      // Another chart's canvas stands there sooner than that of the one that was just chosen.
      await page.locator('.time-chart', { has: choice }).locator('canvas').waitFor();
      const legend = page.locator('.time-chart li', { hasText: 'M/M/c' }).locator('b');
      if (isDrawn) await waitFor('a line', async () => (await drawnOfTheory(page)) > 50);
      else assert.equal(await drawnOfTheory(page), 0);
      assert.equal((await legend.textContent()) === '–', !isDrawn);
      const logarithmic = page.locator('.time-chart', { has: page.locator('li', { hasText: 'p95' }) });
      assert.match((await logarithmic.locator('h3').textContent()) ?? '', /escala log\.$/);
    };
    await fake.look(labFigures(change), WITH_KEY, look, { colorScheme: 'light' });
  }
});

test('one cursor goes through all charts, with the mouse and with the keyboard, and the figures are those at it', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    const cursors = page.locator('.time-cursor:visible');
    const overlay = page.locator('.time-overlay').first();
    await overlay.waitFor();
    await overlay.hover({ position: { x: 50, y: 20 } });
    await waitFor('both charts have it', async () => (await cursors.count()) === 2);
    await page.mouse.move(5, 5);
    await waitFor('it is away', async () => (await cursors.count()) === 0);
    const slider = page.getByRole('slider', { name: 'Cursor de las gráficas' });
    await slider.focus();
    for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press('ArrowLeft');
    await page.getByText('hace 5 s', { exact: true }).waitFor();
    assert.equal(await cursors.count(), 2);
    await page.keyboard.press('End');
    await waitFor('it is away', async () => (await cursors.count()) === 0);
  });
});

/** Which time each chart on show tells of, in seconds, the same for all of them; undefined while it is the last minutes. */
async function zoomedS(page: Page): Promise<number | undefined> {
  const captions = await page.locator('.time-chart table caption').allTextContents();
  const times = [
    ...new Set(captions.map((caption) => /de ([\d:]+) a ([\d:]+)$/.exec(caption)?.slice(1).join())),
  ];
  assert.equal(times.length, 1, `all charts show the same: ${captions}`);
  if (times[0] === undefined) return undefined;
  const [from = 0, to = 0] = times[0].split(',').map((time) => Date.parse(`2026-01-01T${time}Z`) / 1000);
  return (to - from + 86_400) % 86_400;
}

test('a stretch is zoomed to with the mouse and with the keyboard, in all charts, and there is one way back', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    const overlay = page.locator('.time-overlay').nth(1);
    await page.locator('.time-chart canvas').nth(1).waitFor();
    const zoomOut = button(page, 'Dejar de ampliar');
    const drag = async () => {
      const { x = 0, y = 0, width = 0 } = (await overlay.boundingBox()) ?? {};
      await page.mouse.move(x + 0.25 * width, y + 20);
      await page.mouse.down();
      await page.mouse.move(x + 0.75 * width, y + 25, { steps: 3 });
      const selections = page.locator('.time-selection:visible');
      await waitFor('both charts have it', async () => (await selections.count()) === 2);
      await page.mouse.up();
      await zoomOut.waitFor();
    };
    await drag();
    const draggedS = (await zoomedS(page)) ?? 0;
    assert.ok(draggedS >= 60 && draggedS <= 64, `half of two minutes: ${draggedS} s`);
    await page.keyboard.press('Escape');
    await button(page, 'Ampliar: empezar en el cursor').waitFor();
    assert.equal(await zoomedS(page), undefined);

    await page.getByRole('slider', { name: 'Cursor de las gráficas' }).focus();
    for (let presses = 0; presses < 10; presses += 1) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    for (let presses = 0; presses < 20; presses += 1) await page.keyboard.press('ArrowLeft');
    await page.locator('.chart-cursor output', { hasText: 'elegidos 20 s' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await zoomOut.waitFor();
    const typedS = (await zoomedS(page)) ?? 0;
    assert.ok(typedS >= 20 && typedS <= 24, `${typedS} s`);
    await page.keyboard.press('Enter');
    await zoomOut.waitFor({ state: 'detached' });

    await button(page, 'Congelar las gráficas').click();
    await drag();
    await page.keyboard.press('Escape');
    await zoomOut.waitFor({ state: 'detached' });
    await button(page, 'Seguir con las gráficas').click();
    assert.equal(await zoomedS(page), undefined, 'they were stopped until now');
  });
});

test('charts are stopped with the space bar, and two moments are compared', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    const stop = button(page, 'Congelar las gráficas');
    await stop.waitFor();
    await page.keyboard.press('Space');
    const goOn = button(page, 'Seguir con las gráficas');
    assert.equal(await goOn.getAttribute('aria-pressed'), 'true');
    fake.lab.figures = labFigures({ arrivalsPerSecond: 7 });
    await page.locator('.path-node').nth(1).getByText('7/s', { exact: true }).waitFor();
    const arriving = page.locator('.time-chart li').first().locator('b');
    assert.notEqual(await arriving.textContent(), '7/s', 'the charts stand still');
    await button(page, 'Fijar el momento A').click();
    await goOn.click();
    await waitFor('the charts go on', async () => (await arriving.textContent()) === '7/s');
    await button(page, 'Fijar el momento B').click();
    const row = page.locator('.compare').getByRole('row', { name: /^Llegan [^y]/ });
    assert.match((await row.textContent()) ?? '', /7\/s× 0,03/);
    await button(page, 'Soltar el momento A').click();
    await button(page, 'Soltar el momento B').click();
    await page.getByRole('tab', { name: 'A y B' }).waitFor({ state: 'detached' });
  });
});

test('what the charts show is taken along as a picture and as a table', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    await page.locator('.time-chart canvas').first().waitFor();
    for (const [name, file] of [
      ['PNG: descargar las gráficas', /\.png$/],
      ['CSV: descargar los datos de las gráficas', /\.csv$/],
    ] as const) {
      const downloading = page.waitForEvent('download');
      await button(page, name).click();
      const download = await downloading;
      assert.match(download.suggestedFilename(), file);
      assert.equal(await download.failure(), null);
    }
  });
});

test('the events have the numbers of their marks, and lead the cursor to their moment', async () => {
  const figures = labFigures();
  const look = async (page: Page) => {
    await page.getByRole('tab', { name: 'Sucesos' }).click();
    const event = page.locator('.event', { hasText: 'Se va worker-3' });
    assert.equal(await event.getAttribute('data-trouble'), 'true');
    assert.equal(await event.locator('.event-number').textContent(), '6');
    await event.getByRole('button').click();
    const atMs = figures.history.markers[5]?.atMs ?? assert.fail();
    const time = new Date(atMs).toLocaleTimeString('es', { timeZone: 'UTC' });
    await page.locator('.chart-cursor output', { hasText: time }).waitFor();
  };
  await fake.look(figures, WITH_KEY, look, { timezoneId: 'UTC' });
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
