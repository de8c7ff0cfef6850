import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import { temporaryDirectory } from '../local/servers/temporary-directory.ts';
import { startBrowser } from './browser.ts';
import { type NpmStart, npmStart } from './npm-start.ts';

const parent = temporaryDirectory('laboratorio');
let system: NpmStart;
let browser: Browser;
let page: Page;

before(async () => {
  system = await npmStart(['--data', join(parent, 'data'), '--workers', '1']);
  browser = await startBrowser();
  page = await browser.newPage({ locale: 'es', viewport: { width: 1280, height: 900 } });
  page.on('pageerror', (error) => assert.fail(error));
});
after(async () => {
  await browser?.close();
  system?.npm.kill('SIGTERM');
  await system?.ended;
  rmSync(parent, { recursive: true, force: true });
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
  await page.getByRole('link', { name: 'Laboratorio' }).click();
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
  await set('Dura (s)', 6);
  await page.locator('.node-menu').getByRole('button', { name: 'Congelar la base de datos' }).click();
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
  await page.route('**/lab/fallos/*', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'nada_que_cambiar', detail: 'No hay ningún worker en marcha.' }),
    }),
  );
  await button('Matar un worker').click();
  await page.getByRole('alert').getByText('No hay ningún worker en marcha.').waitFor();
  await page.unroute('**/lab/fallos/*');
});

test('an experiment has the system to itself, shows its progress, and can be cancelled', async () => {
  const experiment = page.locator('.experiment', { hasText: 'Respuesta inmediata' });
  await experiment.getByRole('button', { name: 'Plan completo' }).click();
  await page.getByText('tiene el sistema para él solo').waitFor();
  assert.ok(await button('Iniciar carga').isDisabled());
  await page
    .locator('.experiment-run')
    .getByText(/de \d+ mediciones/)
    .waitFor();
  await button('Cancelar').click();
  await page.locator('.experiment-run').getByText('Cancelado').waitFor();
  await waitFor('the controls are back', () => button('Iniciar carga').isEnabled());
});

/** A machine that is busy with other things makes the generator late; then nothing counts, and it is tried again. */
const UNCOUNTED = /No cuentan? \d+ de \d+ mediciones/;
const MOST_RUNS = 2;

async function runExperiment(name: string): Promise<Page> {
  const experiment = page.locator('.experiment', { hasText: name });
  await experiment.getByRole('button', { name: 'Plan corto' }).click();
  const run = page.locator('.experiment-run');
  await run.getByText('En marcha').waitFor();
  await waitFor('it has ended', async () => (await run.getAttribute('data-state')) !== 'running', 240_000);
  assert.equal(await run.getAttribute('data-state'), 'finished', (await run.textContent()) ?? '');
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Ver informe', exact: true }).click();
  const report = await opened;
  await report.getByRole('heading', { name }).first().waitFor();
  return report;
}

test('«latencia-carga» runs in its short form and leaves a report with charts, and its data', async () => {
  let report = await runExperiment('Latencia y carga');
  const countsAll = async () => !UNCOUNTED.test((await report.textContent('body')) ?? '');
  for (let runs = 1; runs < MOST_RUNS && !(await countsAll()); runs += 1) {
    await report.close();
    report = await runExperiment('Latencia y carga');
  }
  const text = (await report.textContent('body')) ?? '';
  assert.match(text, /Hipótesis (confirmada|refutada)|Sin decidir/);
  // On a machine that was busy all the time with something else there is nothing to draw, and the report says why.
  if (await countsAll()) assert.ok((await report.locator('figure svg').count()) > 0, `no charts: ${text}`);
  else assert.match(text, /El motivo está más abajo/);
  await report.close();

  for (const [link, file] of [
    ['Mediciones (CSV)', 'mediciones.csv'],
    ['Resultados (JSON)', 'resultados.json'],
  ] as const) {
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: link, exact: true }).click();
    const download = await downloading;
    assert.match(download.suggestedFilename(), new RegExp(`latencia-carga-${file.replace('.', '\\.')}$`));
    assert.equal(await download.failure(), null);
  }
});

test('the reports of earlier runs are listed with what they found, the one that was cancelled as well', async () => {
  await page.getByText(/\d+ informes guardados/).click();
  const [latest, oldest] = [page.locator('.past-run').first(), page.locator('.past-run').last()];
  await latest.getByText('Latencia y carga', { exact: true }).waitFor();
  await oldest.getByText('Respuesta inmediata', { exact: true }).waitFor();
  assert.match((await oldest.textContent()) ?? '', /\d+ de 18 mediciones/);
  const opened = page.context().waitForEvent('page');
  await latest.getByRole('link', { name: /^Informe: / }).click();
  const report = await opened;
  await report.getByRole('heading', { name: 'Latencia y carga' }).first().waitFor();
  await report.close();
});
