import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import type { Page } from 'playwright-core';
import { waitFor } from '../../local/processes/wait-for.ts';
import { startBrowser } from '../browser.ts';
import { ephemeralNpmStart } from '../npm-start.ts';
import { MovingPicture } from './moving-picture.ts';
import { annotatedReport } from './report-picture.ts';

/**
 * `npm run imagenes`: takes the pictures of the laboratory for the documentation anew (`-- consulta`, `movil`, `carga` or `informe`: only those), from the real page of a real
 * system: a load that two workers cannot keep up with, and two workers more. It takes five minutes.
 */
const FILM = { width: 960, height: 780 };
const FILM_MS = 8_000;
const STILL = { width: 1280, height: 800 };

/** For the film, what tells the story: the strip, the path with its workers, the verdict and two charts. */
const STORY_ONLY =
  '.header, .place-row { display: none !important; } .main { padding-block-start: 0.5rem !important; }';

await using cleanup = new AsyncDisposableStack();
const system = await ephemeralNpmStart('imagenes');
cleanup.defer(async () => void (await system.stop()));
const browser = await startBrowser({ drawsAsAReaders: true });
cleanup.defer(() => browser.close());

const stills = await open(STILL);
const PICTURES = {
  consulta: pictureAConsulta,
  movil: pictureAPhone,
  carga: pictureTheLoad,
  informe: pictureTheReport,
};
const [only] = process.argv.slice(2);
for (const [name, picture] of Object.entries(PICTURES)) if (!only || only === name) await picture();

async function pictureAConsulta(): Promise<void> {
  const page = await browser.newPage({
    locale: 'es',
    viewport: { width: 1280, height: 1200 },
    reducedMotion: 'reduce',
  });
  await page.goto(system.pageUrl);
  for (const codigo of ['PROD001', 'PROD007']) {
    await page.getByLabel('Código del producto').fill(codigo);
    await page.getByRole('button', { name: 'Buscar por Código' }).click();
    await page
      .getByText(codigo === 'PROD007' ? 'Alicate de corte diagonal' : 'Martillo')
      .first()
      .waitFor();
  }
  save('consultar.png', await page.screenshot({ animations: 'disabled' }));
  await page.close();
}

/** The same on a phone: the queue grows, and everything to stop it is at hand. */
async function pictureAPhone(): Promise<void> {
  const phone = await browser.newPage({
    locale: 'es',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: 'reduce',
  });
  await phone.goto(system.laboratoryUrl);
  await press('La cola crece');
  await waitFor('the queue has grown', async () => (await queued()) >= 100, 60_000);
  save('laboratorio-movil.png', await phone.screenshot({ animations: 'disabled' }));
  await phone.close();
  await press('Parar todo');
  await stills.getByRole('status').getByText('En reposo').waitFor();
}

async function pictureTheLoad(): Promise<void> {
  await setTheScene();
  const stage = await open(FILM);
  await stage.addStyleTag({ content: STORY_ONLY });
  const film = new MovingPicture(stage);
  await press('Iniciar carga');
  await waitFor('the queue has grown', async () => (await queued()) >= 250, 60_000);
  await press('Un worker más');
  await press('Un worker más');
  await waitFor('the queue has been drained', async () => (await queued()) <= 5, 120_000);
  save('la-cola-crece.gif', await film.end(browser, FILM_MS));
  await stage.close();

  await loadHasRun(100);
  await press('Matar un worker');
  // By then the charts, which show two minutes, are full, and the killed one's successor is at work.
  await loadHasRun(130);
  for (const [name, colorScheme] of [
    ['laboratorio-claro', 'light'],
    ['laboratorio-oscuro', 'dark'],
  ] as const) {
    await stills.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    save(`${name}.png`, await stills.screenshot({ animations: 'disabled' }));
  }
  await stills.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await press('Detener carga');
  await stills.getByRole('status').getByText('En reposo').waitFor();
}

async function pictureTheReport(): Promise<void> {
  const report = await reportWithABand();
  save('informe.png', await annotatedReport(report, 'es'));
  save('informe.en.png', await annotatedReport(report, 'en'));
}

/** A machine that others use as well spoils measurements; a band needs two that count. */
async function reportWithABand(): Promise<Page> {
  for (let runs = 0; runs < 4; runs += 1) {
    await stills.getByRole('link', { name: 'Experimentos', exact: true }).first().click();
    await stills.getByRole('link', { name: 'Latencia y carga', exact: true }).click();
    await stills.getByRole('button', { name: 'Ejecutar' }).click();
    const run = stills.locator('.experiment-run');
    await run.getByText('En marcha').waitFor();
    await run.getByText('Terminado').waitFor({ timeout: 240_000 });
    await stills.getByRole('link', { name: 'Ver informe', exact: true }).click();
    const opened = stills.context().waitForEvent('page');
    await stills.getByRole('link', { name: 'Abrir aparte' }).click();
    const report = await opened;
    await report.getByRole('heading', { level: 1 }).first().waitFor();
    if ((await report.locator('path.band').count()) > 0) return report;
    await report.close();
  }
  throw new Error('La máquina está ocupada con otras cosas: repítelo más tarde.');
}

async function open(viewport: { width: number; height: number }): Promise<Page> {
  // The page itself takes no styles but its own.
  const page = await browser.newPage({ locale: 'es', viewport, reducedMotion: 'reduce', bypassCSP: true });
  await page.goto(system.laboratoryUrl);
  await page.getByRole('button', { name: 'Iniciar carga' }).waitFor();
  return page;
}

/** 50 arrive per second, and two workers with two slots each finish 40 at most. */
async function setTheScene(): Promise<void> {
  for (const [label, value] of [
    ['Huecos por worker', 2],
    ['Trabajo simulado (ms)', 100],
    ['Consultas por segundo', 50],
  ] as const) {
    await stills.getByLabel(label).fill(String(value));
    await stills.getByLabel(label).blur();
  }
  const ready = stills.locator('.worker-tile:not([data-gone])', { hasText: 'en proceso 0/2' });
  await waitFor('both workers have two slots', async () => (await ready.count()) === 2);
}

/** As long as the clock beside «Carga en marcha» says. */
async function loadHasRun(seconds: number): Promise<void> {
  const clock = stills.locator('.strip-time');
  await waitFor(
    `a load of ${seconds} seconds`,
    async () => {
      const [minutes, rest] = ((await clock.textContent()) ?? '').split(/[: ]/);
      return Number(minutes) * 60 + Number(rest) >= seconds;
    },
    (seconds + 60) * 1000,
  );
}

async function press(name: string): Promise<void> {
  await stills.getByRole('button', { name, exact: true }).click();
}

async function queued(): Promise<number> {
  const text = await stills
    .locator('.time-chart li', { hasText: 'En la cola' })
    .first()
    .locator('b')
    .textContent();
  return Number(text?.replace(/\D/g, ''));
}

function save(name: string, content: Buffer): void {
  writeFileSync(join(ROOT, 'docs/imagenes', name), content);
  console.log(`docs/imagenes/${name}: ${Math.round(content.length / 1024)} KB`);
}
