import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import { fakeLabPage } from './fake-lab-page.ts';
import { figuresAtRest, type LabFigures, labFigures } from './lab-figures.ts';

/** As long as the measure of «idle is idle» takes. */
const REST_MS = 30_000;

const served = fakeLabPage();

/** What a process at rest takes goes up and down a little. */
function withNoise(figures: LabFigures): LabFigures {
  const snapshots = figures.history.snapshots.map((picture) => ({
    ...picture,
    machineCpuShare: Math.random() / 10,
    processes: picture.processes.map((process) => ({
      ...process,
      cpuShare: Math.random() / 50,
      eventLoopShare: Math.random() / 50,
      memoryBytes: 80e6 + 2e6 * Math.random(),
    })),
  }));
  return { ...figures, history: { ...figures.history, snapshots } };
}

test('a page at rest draws nothing, sets no timer and asks for nothing', async () => {
  const figures = figuresAtRest();
  const heading = (page: Page) => page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  await served.look(withNoise(figures), '#/consultar', async (consultar) => {
    await heading(consultar);
    await watchActivity(consultar);
    assert.equal(served.lab.streams, 0);
    // Both rest at the same time, each in a window of its own.
    await served.look(withNoise(figures), '#/laboratorio', async (laboratorio) => {
      await heading(laboratorio);
      await laboratorio.locator('.time-chart canvas').nth(1).waitFor();
      await watchActivity(laboratorio);
      const noise = setInterval(() => {
        served.lab.figures = withNoise(figures);
      }, 250);
      try {
        await Promise.all([consultar, laboratorio].map(assertRests));
        assert.equal(served.lab.streams, 1, 'the laboratory, and it alone, has a stream');
      } finally {
        clearInterval(noise);
      }
    });
  });
});

async function assertRests(page: Page): Promise<void> {
  const requests = await requestsOf(page, () => page.waitForTimeout(REST_MS));
  assert.deepEqual(await page.evaluate('activity'), NOTHING, page.url());
  assert.deepEqual(requests, [], page.url());
}

test('what happens after a rest is drawn at once', async () => {
  const figures = figuresAtRest();
  await served.look(figures, '#/laboratorio', async (page) => {
    await page.locator('.time-chart canvas').nth(1).waitFor();
    await watchActivity(page);
    served.lab.figures = labFigures({ queued: 77 });
    await page.getByText('77 en cola', { exact: true }).waitFor();
    await waitFor('the charts are drawn', () => page.evaluate<boolean>('activity.canvas > 0'));
  });
});

const NOTHING = { canvas: 0, changes: 0, frames: 0, timers: 0 };

/** From now on counts what the page does: drawings, changes of the document, frames asked for, timers set. */
async function watchActivity(page: Page): Promise<void> {
  // What the opening of the page has set in motion comes to its end.
  await waitFor('nothing moves', () => page.evaluate<boolean>('document.getAnimations().length === 0'));
  await page.waitForTimeout(1_000);
  await page.evaluate(`{
    globalThis.activity = { canvas: 0, changes: 0, frames: 0, timers: 0 };
    const count = (owner, name, what) => {
      const original = owner[name];
      owner[name] = function (...args) {
        activity[what] += 1;
        return original.apply(this, args);
      };
    };
    count(CanvasRenderingContext2D.prototype, 'clearRect', 'canvas');
    count(globalThis, 'requestAnimationFrame', 'frames');
    count(globalThis, 'setTimeout', 'timers');
    count(globalThis, 'setInterval', 'timers');
    new MutationObserver((changes) => { activity.changes += changes.length; })
      .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  }`);
}

async function requestsOf(page: Page, meanwhile: () => Promise<void>): Promise<string[]> {
  const urls: string[] = [];
  const note = (request: { url(): string }) => urls.push(request.url());
  page.on('request', note);
  await meanwhile();
  page.off('request', note);
  return urls;
}
