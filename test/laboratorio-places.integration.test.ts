import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { plan } from '../lab/planner/plan.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { button, FakeLabPage, HERE, heading, link } from './fake-lab-page.ts';
import { type LabFigures, labFigures, progressOf } from './lab-figures.ts';
import { CONFIRMED, REFUTED, UNDECIDED, withReports } from './lab-reports.ts';
import { assertComesBack, assertPresentable, isFocused, tabTo } from './page-checks.ts';

let fake: FakeLabPage;
before(async () => {
  fake = await FakeLabPage.start();
});
after(() => fake?.stop());

const running = (change: Parameters<typeof progressOf>[0]) =>
  withReports(({ overview }) => {
    overview.progress = progressOf(change);
  });
/** Each place in each of its states, and what is there to be read. */
const STATES: Record<string, { figures?: LabFigures; path: string; shows: string | RegExp }> = {
  experimentos: { path: 'experimentos', shows: 'Título de escalado' },
  experimento: { path: 'experimentos/escalado', shows: 'Al empezar, tu carga se detiene.' },
  'experimento-desconocido': { path: 'experimentos/nada', shows: 'Aquí no hay nada' },
  'en-marcha-sin-nada': { path: 'experimentos/en-marcha', shows: 'Ningún experimento en marcha' },
  'en-marcha': {
    // What is left is counted from when it is looked at, however long the tests before this one took.
    get figures() {
      return running({ state: 'running' });
    },
    path: 'experimentos/en-marcha',
    shows: /Quedan unos \d+ s/,
  },
  terminado: {
    figures: running({ state: 'finished', id: CONFIRMED }),
    path: 'experimentos/en-marcha',
    shows: 'Confirmada.',
  },
  'sin-decidir': {
    figures: running({ state: 'finished', id: UNDECIDED }),
    path: 'experimentos/en-marcha',
    shows: 'No cuentan 2 de 3 mediciones:',
  },
  cancelado: {
    figures: running({ state: 'cancelled', id: UNDECIDED }),
    path: 'experimentos/en-marcha',
    shows: 'Cancelado',
  },
  'con-error': {
    figures: running({ state: 'failed', error: 'la cola no se vació' }),
    path: 'experimentos/en-marcha',
    shows: /Falló: la cola no se vació/,
  },
  informes: { path: 'informes', shows: '3 informes' },
  'sin-informes': { figures: labFigures(), path: 'informes', shows: 'Todavía no hay informes.' },
  informe: { path: `informes/${CONFIRMED}`, shows: 'Abrir aparte' },
  'informe-perdido': { path: 'informes/nada', shows: 'Ese informe no está aquí' },
  comparar: {
    path: `informes/comparar?a=${CONFIRMED}&b=${REFUTED}`,
    shows: 'B es mejor: «Consultas por segundo».',
  },
  'comparar-rechazado': {
    path: `informes/comparar?a=${REFUTED}&b=${CONFIRMED}`,
    shows: 'Se midieron en máquinas distintas.',
  },
  'comparar-sin-elegir': { path: 'informes/comparar', shows: 'Comparar dos informes' },
  planificador: { path: 'planificador', shows: 'Aquí saldrá tu plan' },
  desconocido: { path: 'nada/de/nada', shows: 'Aquí no hay nada' },
};

for (const [name, state] of Object.entries(STATES)) {
  test(`the place «${name}» is there again, is accessible and fits, at three widths in both themes`, async () => {
    const { figures = withReports(), path, shows } = state;
    const withKey = `${HERE}/${path}${path.includes('?') ? '&' : '?'}clave=k`;
    await fake.look(figures, withKey, async (page) => {
      const seen = (tab: Page) => tab.getByText(shows).first().waitFor();
      await seen(page);
      assert.equal(page.url(), `${fake.page.url}/${HERE}/${path}`, 'the key is in no address');
      await assertComesBack(page, seen);
      await assertPresentable(page, `lugar-${name}`);
    });
  });
}

test('every place has an address: reload, the way back, the way forward and a second tab lead to it', async () => {
  await fake.look(withReports(), `${HERE}?clave=k`, async (page) => {
    await page.waitForURL(`**/${HERE}/vivo`);
    await link(page, 'Experimentos').click();
    await heading(page, 'Experimentos').waitFor();
    await link(page, 'Título de escalado').click();
    await heading(page, 'Título de escalado').waitFor();
    // Both follow what is drawn, a moment later.
    await waitFor('its title', async () => /^Título de escalado · Laboratorio · /.test(await page.title()));
    await waitFor('whoever came reads on here', () => isFocused(heading(page, 'Título de escalado')));
    await page.reload();
    await heading(page, 'Título de escalado').waitFor();
    await page.goBack();
    await heading(page, 'Experimentos').waitFor();
    await page.goBack();
    await page.locator('.live-path').waitFor();
    await page.goForward();
    await page.goForward();
    await heading(page, 'Título de escalado').waitFor();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await heading(second, 'Título de escalado').waitFor();
    await second.close();
  });
});

test('an address that names nothing says so, in every section', async () => {
  for (const path of ['nada', 'laboratorio/nada', 'consultar/nada', 'consultar/1/2']) {
    await fake.look(labFigures(), `#/${path}`, async (page) => {
      await heading(page, 'Aquí no hay nada').waitFor();
      await page.getByText(`#/${path}`, { exact: true }).waitFor();
    });
  }
});

test('where a laboratory address names nothing, what runs is still at hand', async () => {
  await fake.look(withReports(), `${HERE}/nada/de/nada?clave=k`, async (page) => {
    await heading(page, 'Aquí no hay nada').waitFor();
    await button(page, 'Detener carga').waitFor();
    assert.equal(await page.locator('.place-row [aria-current]').count(), 0, 'it is none of the places');
    await page.locator('.place-row').getByRole('link', { name: 'Informes' }).click();
    await heading(page, 'Informes').waitFor();
  });
});

test('an experiment starts from its page, and the run has the page and the focus', async () => {
  await fake.look(withReports(), `${HERE}/experimentos/escalado?clave=k&plan=full`, async (page) => {
    await page.getByRole('radio', { name: 'Se refutará' }).check();
    assert.ok(await page.getByRole('radio', { name: /^Plan completo/ }).isChecked(), 'as the link says');
    await page.route('**/lab/experimentos/escalado', async (route) => {
      assert.deepEqual(route.request().postDataJSON(), { plan: 'full' });
      fake.lab.figures.overview.progress = progressOf();
      fake.lab.endStreams();
      await route.fulfill({ json: { progress: progressOf() } });
    });
    await tabTo(page, button(page, 'Ejecutar'));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/experimentos/en-marcha');
    await page.getByText(/Mide\.\s*Quedan unos \d+ s/).waitFor();
    assert.ok(await isFocused(page.getByRole('heading', { level: 1 })));
    await page.getByText('Tu predicción: Se refutará').waitFor();
  });
});

test('whoever has no numbers for the planner is given some, which fill in the form and run nothing', async () => {
  await fake.look(withReports(), `${HERE}/planificador?clave=k`, async (page) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    const rate = page.getByRole('spinbutton', { name: 'Consultas por segundo, en la hora punta' });
    await rate.fill('');
    await tabTo(page, button(page, 'El primer día de rebajas'));
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Falta pulsar «Calcular».').waitFor();
    await waitFor(
      'also where something impossible had been typed',
      async () => (await rate.inputValue()) === '400',
    );
    assert.deepEqual(
      asked.filter((request) => request.endsWith('/planificador')),
      [],
    );
  });
});

test('a plan and its numbers are still there after a look elsewhere, and a reload begins anew', async () => {
  await fake.look(withReports(), `${HERE}/planificador?clave=k`, async (page) => {
    await page.route('**/lab/planificador', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ json: plan(route.request().postDataJSON()) })
        : route.fulfill({ json: { simulated: null } }),
    );
    await button(page, 'Una tienda pequeña').click();
    await button(page, 'Calcular').click();
    const answer = page.locator('.plan-sentence', { hasText: 'Necesitas' });
    await answer.waitFor();
    await page.locator('.place-row').getByRole('link', { name: 'Informes' }).click();
    await heading(page, 'Informes').waitFor();
    await page.goBack();
    await answer.waitFor();
    const rate = page.getByRole('spinbutton', { name: 'Consultas por segundo, en la hora punta' });
    assert.equal(await rate.inputValue(), '20');
    await page.reload();
    await page.getByText('Aquí saldrá tu plan').waitFor();
  });
});
