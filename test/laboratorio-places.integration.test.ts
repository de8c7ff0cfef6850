import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordOverview, ScoredPrediction } from '@sel/contract/lab/record';
import type { Page } from 'playwright-core';
import { plan } from '../lab/planner/plan.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { button, fakeLabPage, HERE, heading, link } from './fake-lab-page.ts';
import { type LabFigures, labFigures, progressOf } from './lab-figures.ts';
import { CONFIRMED, REFUTED, UNDECIDED, withReports } from './lab-reports.ts';
import { assertComesBack, assertPresentable, isFocused, tabTo } from './page-checks.ts';

const fake = fakeLabPage();

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

test('a report opens in the language and the theme of the page, within it and alone', async () => {
  const look = async (page: Page) => {
    await page.locator('.report-frame').waitFor();
    const src = await page.locator('.report-frame').getAttribute('src');
    assert.equal(src, `/lab/informes/${CONFIRMED}/informe.html?idioma=en&tema=dark`);
    assert.equal(await link(page, 'Open on its own').getAttribute('href'), src);
    await page.frameLocator('.report-frame').getByRole('heading', { name: 'Informe' }).waitFor();
  };
  await fake.look(
    withReports(),
    `${HERE}/informes/${CONFIRMED}`,
    async (page) => {
      await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
      await look(page);
      await page.reload();
      await look(page);
    },
    { locale: 'en-US' },
  );
});

test('reports are found by what they ask and found, and the list has an address', async () => {
  await fake.look(withReports(), `${HERE}/informes?veredicto=refuted`, async (page) => {
    const rows = page.locator('.report-row');
    await page.getByText('1 de 3 informes').waitFor();
    assert.match((await rows.first().textContent()) ?? '', /Refutada/);
    await page.getByLabel('Veredicto').selectOption({ label: 'Sin decidir' });
    assert.match(page.url(), /veredicto=undecided/);
    assert.match((await rows.first().textContent()) ?? '', /Interrumpido: 3 de 24 mediciones/);
    await page.getByLabel('Veredicto').selectOption({ label: 'Todos' });
    assert.equal(await rows.count(), 3);
  });
});

test('a report is repeated with the plan that it had, when one says so, and there is a way back to the list', async () => {
  await fake.look(withReports(), `${HERE}/informes/${CONFIRMED}?clave=k`, async (page) => {
    const asked: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && asked.push(request.url()));
    await page.locator('.report-frame').waitFor();
    await page.locator('.back-link').click();
    await heading(page, 'Informes').waitFor();
    await link(page, /^Repetir: /)
      .first()
      .click();
    await page.waitForURL('**/experimentos/escalado?plan=full');
    assert.ok(await page.getByRole('radio', { name: /^Plan completo/ }).isChecked());
    await button(page, 'Ejecutar').waitFor();
    assert.deepEqual(asked, [], 'it is only proposed');
  });
});

test('two reports are chosen and compared, the third takes the place of the first', async () => {
  await fake.look(withReports(), `${HERE}/informes`, async (page) => {
    for (const index of [2, 0, 1]) await page.getByRole('checkbox').nth(index).check();
    await link(page, 'Comparar los dos').click();
    await page.waitForURL(`**/informes/comparar?a=${CONFIRMED}&b=${REFUTED}`);
    await page.getByText('-25 %').waitFor();
    await page.locator('.back-link').click();
    await heading(page, 'Informes').waitFor();
  });
});

test('two reports are judged with their intervals, each figure by itself, and what they do not say is said', async () => {
  await fake.look(withReports(), `${HERE}/informes/comparar?a=${CONFIRMED}&b=${REFUTED}`, async (page) => {
    const rows = page.locator('.forest-row');
    await rows.first().waitFor();
    assert.match(
      (await rows.nth(0).textContent()) ?? '',
      /B es mejor[\s\S]*cambia \+10,4\s%.*95\s% de confianza/,
    );
    assert.match((await rows.nth(1).textContent()) ?? '', /sin decidir[\s\S]*no se puede decir/);
    await page.getByText('Los dos se midieron a horas distintas.').waitFor();
    await page.getByRole('img', { name: 'Espera: cuánto más tarda B que A' }).waitFor();
  });
});

test('a report is deleted with the key, and only when it was asked twice', async () => {
  await fake.look(withReports(), `${HERE}/informes`, async (page) => {
    await page.locator('.report-row').first().waitFor();
    assert.equal(await button(page, /^Borrar/).count(), 0, 'not by whoever only looks');
  });
  await fake.look(withReports(), `${HERE}/informes?clave=k`, async (page) => {
    const deleted: string[] = [];
    await page.route(`**/lab/informes/${REFUTED}`, async (route) => {
      deleted.push(`${route.request().method()} ${await route.request().headerValue('x-lab-token')}`);
      fake.lab.figures.runs.runs = fake.lab.figures.runs.runs.filter(({ id }) => id !== REFUTED);
      await route.fulfill({ json: { deleted: REFUTED } });
    });
    await button(page, /^Borrar: /)
      .nth(1)
      .click();
    assert.deepEqual(deleted, []);
    await button(page, /^¿Borrar para siempre\?/).click();
    await page.getByText('2 informes').waitFor();
    assert.deepEqual(deleted, ['DELETE k']);
  });
});

const EXPERIMENTS = `${HERE}/experimentos?clave=k`;

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
