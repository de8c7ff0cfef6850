import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { type System, startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { search, waitForEnd } from './consulta-page.ts';
import { fakeLabPage } from './fake-lab-page.ts';
import { labFigures } from './lab-figures.ts';

/** Two more than the connections that a browser opens to one HTTP/1.1 server. */
const TABS = 8;
/** A page from another machine, without https. */
const WITHOUT_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })";
/** Whether a request of the page has a connection. */
const ANSWERS = "fetch('/api/health/live', { signal: AbortSignal.timeout(5_000) }).then(({ ok }) => ok)";

const fake = fakeLabPage();
let system: System;
before(async () => {
  system = await startSystem({ workers: 0, page: true, lab: true });
});
after(() => system?.stop());

test('any number of tabs of the laboratory are live over one stream, whichever of them is closed', async () => {
  await inOneBrowser(async (context) => {
    const tabs = await openTabs(context, `${fake.page.url}/#/laboratorio`, TABS);
    await areLive(...tabs);
    assert.equal(fake.lab.streams, 1);

    // The first one listens for all of them.
    await tabs.shift()?.close();
    await areLive(...tabs);
    await waitFor('one stream again', () => fake.lab.streams === 1);
    await tabs[0]?.reload();
    await areLive(...tabs);
  });
  await waitFor('no stream for nobody', () => fake.lab.streams === 0);
});

test('a tab that cannot be seen lets the stream go, and is live again when it is seen', async () => {
  await inOneBrowser(async (context) => {
    const [first, second] = (await openTabs(context, `${fake.page.url}/#/laboratorio`, 2)) as [Page, Page];
    await areLive(first, second);
    await setHidden(first, true);
    await areLive(second);
    await setHidden(second, true);
    await waitFor('nobody listens', () => fake.lab.streams === 0);
    await setHidden(first, false);
    await areLive(first);
    assert.equal(fake.lab.streams, 1);
  });
});

test('a laboratory that is lost and comes back is so in all tabs', async () => {
  await inOneBrowser(async (context) => {
    const tabs = await openTabs(context, `${fake.page.url}/#/laboratorio`, 3);
    await areLive(...tabs);
    await fake.lab.stop();
    for (const tab of tabs) await tab.getByText('El laboratorio no responde').first().waitFor();
    await fake.startLabAgain(labFigures());
    await areLive(...tabs);
  });
});

test('where tabs cannot agree, as on a page from another machine without https, each has its stream', async () => {
  await inOneBrowser(async (context) => {
    await context.addInitScript(WITHOUT_LOCKS);
    const tabs = await openTabs(context, `${fake.page.url}/#/laboratorio`, 2);
    await areLive(...tabs);
    assert.equal(fake.lab.streams, 2);
  });
});

for (const telling of ['Espera larga', 'Eventos']) {
  test(`consultas of two tabs that wait («${telling}») leave connections for everything else`, async () => {
    await inOneBrowser(async (context) => {
      const url = system.pageUrl as string;
      const [first, second] = (await openTabs(context, url, 2)) as [Page, Page];
      await openTabs(context, `${url}/#/laboratorio`, 1);
      // Before the first long poll gives its connection back by itself.
      context.setDefaultTimeout(10_000);
      for (const tab of [first, second]) {
        await tab.getByRole('radio', { name: new RegExp(`^${telling}`) }).check();
        for (let sent = 0; sent < 5; sent += 1) {
          await search(tab, 'PROD007');
          await tab.getByRole('heading', { level: 1, name: /^La consulta \d+ está en camino/ }).waitFor();
        }
      }
      assert.ok(await first.evaluate<boolean>(ANSWERS));
      assert.equal(await first.locator('.overdue p').count(), 0);
    });
  });
}

test('a request that waits for a connection says so, until it is answered', async () => {
  await inOneBrowser(async (context) => {
    const [tab, other] = (await openTabs(context, system.pageUrl as string, 2)) as [Page, Page];
    const { consulta_id: id } = await other.evaluate<{ consulta_id: number }>(`fetch('/api/consultar', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"tipo_consulta":"listar_todos"}'
    }).then((response) => response.json())`);
    // As many streams as there are connections, held by something else than this page.
    await other.evaluate(`{ globalThis.streams = Array.from({ length: 6 }, () =>
      new EventSource('/api/consultar/${id}/eventos')) }`);
    await waitFor('six streams', () =>
      other.evaluate<boolean>('streams.every(({ readyState }) => readyState === 1)'),
    );
    await search(tab, 'PROD007');
    await tab.getByText('Una solicitud lleva más de 2 segundos sin respuesta').waitFor();
    await other.evaluate('{ for (const stream of streams) stream.close(); }');
    await tab.getByRole('heading', { level: 1, name: /^La consulta \d+ está en camino/ }).waitFor();
    await tab.locator('.overdue p').waitFor({ state: 'detached' });
  });
});

test('where tabs cannot agree, those that are hidden hold no connection, and hear of the end all the same', async () => {
  await inOneBrowser(async (context) => {
    await context.addInitScript(WITHOUT_LOCKS);
    const tabs = await openTabs(context, system.pageUrl as string, 4);
    for (const tab of tabs.slice(0, 3)) {
      await tab.getByRole('radio', { name: /^Eventos/ }).check();
      for (let sent = 0; sent < 2; sent += 1) {
        await search(tab, 'PROD007');
        await tab.getByRole('heading', { level: 1, name: /^La consulta \d+ está en camino/ }).waitFor();
      }
      await setHidden(tab, true);
    }
    const [first, , , seen] = tabs as [Page, Page, Page, Page];
    assert.ok(await seen.evaluate<boolean>(ANSWERS));
    await system.addWorker();
    await waitForEnd(first);
  });
});

async function inOneBrowser(look: (context: BrowserContext) => Promise<void>): Promise<void> {
  // Each tab is in sight for a browser without a window, and would have its dashes flow.
  const context = await fake.browser.newContext({ locale: 'es-ES', reducedMotion: 'reduce' });
  context.setDefaultTimeout(20_000);
  try {
    await look(context);
  } finally {
    await context.close();
  }
}

async function openTabs(context: BrowserContext, url: string, count: number): Promise<Page[]> {
  const tabs: Page[] = [];
  for (let opened = 0; opened < count; opened += 1) {
    const tab = await context.newPage();
    await tab.goto(url);
    await tab.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    tabs.push(tab);
  }
  return tabs;
}

let waiting = 0;

/** What the laboratory tells from now on is seen in each of these tabs. */
async function areLive(...tabs: Page[]): Promise<void> {
  waiting += 1;
  fake.lab.figures = labFigures({ queued: waiting });
  await Promise.all(tabs.map((tab) => tab.getByText(`${waiting} en cola`, { exact: true }).waitFor()));
}

/** As when another tab of its window is chosen, which a browser without a window does not know. */
async function setHidden(tab: Page, hidden: boolean): Promise<void> {
  await tab.evaluate(`{
    Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }`);
}
