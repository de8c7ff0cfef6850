import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import { startBrowser } from './browser.ts';
import { problem } from './consulta-page.ts';
import { ephemeralNpmStart, type NpmStart } from './npm-start.ts';

let system: NpmStart;
let browser: Browser;
let page: Page;

before(async () => {
  system = await ephemeralNpmStart('laboratorio', ['--workers', '1']);
  browser = await startBrowser();
  const viewport = { width: 1280, height: 900 };
  // What flows on the page would take the processor from the system that is measured.
  page = await browser.newPage({ locale: 'es', viewport, reducedMotion: 'reduce' });
  page.on('pageerror', (error) => assert.fail(error));
});
after(async () => {
  await browser?.close();
  await system?.stop();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const tiles = () => page.locator('.worker-tile:not([data-gone])');

/** The figure beside a line's name above a chart. */
function figure(name: string): Promise<number> {
  return numberIn(page.locator('.time-chart li', { hasText: name }).first().locator('b'));
}

async function numberIn(locator: Locator): Promise<number> {
  const text = (await locator.textContent()) ?? '';
  return Number(text.replace(/[^\d,]/g, '').replace(',', '.'));
}

/** Gives a control a value as a person would. */
async function set(label: string, value: number): Promise<void> {
  await page.getByLabel(label).fill(String(value));
  await page.getByLabel(label).blur();
}

test('a first-time visitor who opens the link of npm start sees a chart move after one click', async () => {
  await page.goto(
    `${system.pageUrl}/${new URL(system.laboratoryUrl).hash.replace('laboratorio', 'consultar')}`,
  );
  // The key came with the link and lasts for the whole visit, whichever tab it led to.
  await page.waitForURL(`${system.pageUrl}/#/consultar`);
  await page.getByRole('link', { name: 'Laboratorio', exact: true }).click();
  await button('Iniciar carga').click();
  await waitFor('consultas arrive and finish', async () => (await figure('Terminan')) > 20);
});

test('each worker can be given few consultas at a time, and then one cannot keep up', async () => {
  await page.getByLabel('Huecos por worker').fill('4');
  const clock = page.locator('.strip-time');
  const before = await clock.textContent();
  await waitFor('pictures come while somebody types', async () => (await clock.textContent()) !== before);
  await page.getByLabel('Huecos por worker').blur();
  await page.locator('.worker-facts', { hasText: /en proceso \d\/4 / }).waitFor();
  // 4 at a time and 100 ms each: one worker finishes 40 a second, and 100 arrive.
  await set('Trabajo simulado (ms)', 100);
  await waitFor('a queue grows', async () => (await figure('En la cola')) > 100);
});

test('throughput follows the number of workers, and quick clicks add up', async () => {
  // The most that one worker can finish; what was finished before the work took so long must have passed.
  const mostOfOne = 40;
  await waitFor('one worker at its pace', async () => {
    const perSecond = await figure('Terminan');
    return perSecond > 0 && perSecond < 1.2 * mostOfOne;
  });
  for (let clicks = 0; clicks < 3; clicks += 1) await button('Un worker más').click();
  await waitFor('four workers', async () => (await tiles().count()) === 4);
  await page.getByRole('status', { name: 'Workers' }).getByText('4', { exact: true }).waitFor();
  await waitFor(
    'they finish far more than one can',
    async () => (await figure('Terminan')) > 1.5 * mostOfOne,
  );
});

test('a killed worker is seen to go and to come back, with the time until the fault is over', async () => {
  await button('Matar un worker').click();
  await page.getByRole('status').getByText('Fallo: Matar un worker').waitFor();
  const dead = page.locator('.worker-tile[data-state=dead]');
  await dead.getByText(/vuelve en \d s/).waitFor();
  assert.equal(await tiles().count(), 3, 'it keeps its place, and nobody has taken it');
  await waitFor('its successor is there', async () => (await tiles().count()) === 4);
  await dead.waitFor({ state: 'detached' });
});

test('a frozen database is told with the time until it is back, and then everything can be done again', async () => {
  await button('Provocar un fallo: Base de datos').click();
  const menu = page.locator('.node-menu:popover-open');
  await menu.getByLabel('Dura (s)').fill('6');
  await menu.getByLabel('Dura (s)').blur();
  await menu.getByRole('button', { name: 'Congelar la base de datos' }).click();
  const database = page.locator('.path-node', { hasText: 'Base de datos' });
  await database.getByText(/se deshace en \d s/).waitFor();
  assert.equal(await database.getAttribute('data-mark'), 'fault');
  const status = page.getByRole('status');
  await status.getByText('Fallo: Congelar la base de datos').waitFor();
  await page.locator('.lab[data-stale=true]').waitFor();
  assert.ok(await button('Detener carga').isEnabled(), 'only the figures stand still');
  await status.getByText('Carga en marcha').waitFor();
  await waitFor('the next fault can be caused', () => button('Congelar la base de datos').isEnabled());
});

test('the load is changed while it runs: users that wait for their result keep few in the system', async () => {
  // The backlog of before would take long to be worked off at the pace of before.
  await set('Trabajo simulado (ms)', 0);
  await page.getByText('Más ajustes').click();
  await page.getByLabel('Usuarios').waitFor({ state: 'hidden' });
  await page.getByLabel('Forma').selectOption({ label: 'Usuarios' });
  await set('Usuarios', 5);
  await waitFor('at most five are in the system', async () => {
    const inSystem = (await figure('En la cola')) + (await figure('En trabajo'));
    return (await figure('Terminan')) > 0 && inSystem <= 5;
  });
});

test('after all that the ledger balances to the last consulta', async () => {
  await button('Detener carga').click();
  await page.getByRole('status').getByText('En reposo').waitFor();
  await page.getByRole('tab', { name: 'Cuentas' }).click();
  // All five at the same moment.
  const terms = async () => {
    const texts = await page.locator('.ledger-terms dd').allTextContents();
    return texts.map((text) => Number(text.replaceAll(/\D/g, '')));
  };
  const [accepted, ...parts] = await waitFor(
    'everything has ended',
    async () => {
      const now = await terms();
      return now.at(-1) === 0 ? now : undefined;
    },
    120_000,
  );
  assert.equal(
    accepted,
    parts.reduce((sum, part) => sum + part, 0),
  );
  assert.equal(await page.locator('.ledger').getAttribute('data-balanced'), 'true');
});

test('what the laboratory refuses is told where it was asked for', async () => {
  const refusal = problem(409, 'nada_que_cambiar', 'No hay ningún worker en marcha.');
  await page.route('**/lab/fallos/*', (route) => route.fulfill(refusal));
  await button('Matar un worker').click();
  await page.getByRole('alert').getByText('No hay ningún worker en marcha.').waitFor();
  await page.unroute('**/lab/fallos/*');
});

/** Goes to an experiment's page from the list, and starts it there. */
async function startExperiment(name: string, plan: 'Plan corto' | 'Plan completo'): Promise<void> {
  await page.getByRole('link', { name: 'Experimentos', exact: true }).first().click();
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('radio', { name: new RegExp(`^${plan}`) }).check();
  await button('Ejecutar').click();
  await page.waitForURL('**/experimentos/en-marcha');
}

test('an experiment has the system to itself, shows its progress, can be cancelled, and gives the load back', async () => {
  await button('Iniciar carga').click();
  await button('Detener carga').waitFor();
  await startExperiment('Respuesta inmediata', 'Plan completo');
  await page.getByText('tiene el sistema para él solo').waitFor();
  const run = page.locator('.experiment-run');
  await run.getByText(/de \d+ mediciones/).waitFor();
  await run.getByText(/Quedan unos \d+ (s|min)/).waitFor();
  await button('Cancelar').click();
  await run.getByText('Cancelado').waitFor();
  await waitFor('the load of before is back', () => button('Detener carga').isEnabled());
  await button('Detener carga').click();
  await waitFor('the controls are back', () => button('Iniciar carga').isEnabled());
});

/** A machine that is busy with other things makes the generator late, and then nothing counts: the report says so. */
const UNCOUNTED = /No cuentan? \d+ de \d+ mediciones/;

/** @returns the text of the run's report, which opens within the page. */
async function runExperiment(name: string): Promise<string> {
  await startExperiment(name, 'Plan corto');
  const run = page.locator('.experiment-run');
  await waitFor('it has ended', async () => (await run.getAttribute('data-state')) !== 'running', 240_000);
  assert.equal(await run.getAttribute('data-state'), 'finished', (await run.textContent()) ?? '');
  await page.locator('.report-verdict').waitFor();
  await page.getByRole('link', { name: 'Ver informe', exact: true }).click();
  await report().getByRole('heading', { name }).first().waitFor();
  return (await report().locator('main:visible').textContent()) ?? '';
}

const report = () => page.frameLocator('.report-frame');

test('«latencia-carga» runs in its short form and leaves a report with charts, and its data', async () => {
  const text = await runExperiment('Latencia y carga');
  assert.match(text, /Hipótesis (confirmada|refutada)|Sin decidir/);
  if (!UNCOUNTED.test(text))
    assert.ok((await report().locator('figure svg').count()) > 0, `no charts: ${text}`);
  else assert.match(text, /El motivo está más abajo/);

  for (const [link, file] of [
    ['CSV', 'mediciones.csv'],
    ['JSON', 'resultados.json'],
  ] as const) {
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: link, exact: true }).click();
    const download = await downloading;
    assert.match(download.suggestedFilename(), new RegExp(`latencia-carga-${file.replace('.', '\\.')}$`));
    assert.equal(await download.failure(), null);
  }
});

test('a report is in the language of the page, within it and alone', async () => {
  const [spanish, english] = [/Cómo se midió/, /How it was measured/];
  await report().locator('main:visible').getByText(spanish).waitFor();
  await page.getByRole('radio', { name: 'English' }).check({ force: true });
  await report().locator('main:visible').getByText(english).waitFor();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Open on its own' }).click();
  const alone = await opened;
  await alone.locator('main:visible').getByText(english).waitFor();
  assert.equal(await alone.locator('html').getAttribute('lang'), 'en');
  await alone.close();
  await page.getByRole('radio', { name: 'Español' }).check({ force: true });
});

test('the reports of earlier runs are listed with what they found, the one that was cancelled as well', async () => {
  await page.getByRole('link', { name: 'Informes', exact: true }).first().click();
  const [latest, oldest] = [page.locator('.report-row').first(), page.locator('.report-row').last()];
  await latest.getByText('Latencia y carga', { exact: true }).waitFor();
  await oldest.getByText('Respuesta inmediata', { exact: true }).waitFor();
  assert.match((await oldest.textContent()) ?? '', /Interrumpido: \d+ de \d+ mediciones/);
  await latest.getByRole('link', { name: 'Latencia y carga', exact: true }).click();
  await report().getByRole('heading', { name: 'Latencia y carga' }).first().waitFor();
});
