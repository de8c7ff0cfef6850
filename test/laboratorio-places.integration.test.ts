import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { comparisonOf } from '../lab/compare/comparison.ts';
import { FakeLabPage } from './fake-lab-page.ts';
import { type LabFigures, labFigures, PAST_RUNS, progressOf } from './lab-figures.ts';
import { assertPresentable, isFocused, tabTo } from './page-checks.ts';

let fake: FakeLabPage;
before(async () => {
  fake = await FakeLabPage.start();
});
after(() => fake?.stop());

const [CONFIRMED, REFUTED, UNDECIDED] = PAST_RUNS.runs.map(({ id }) => id) as [string, string, string];
const REPORT =
  '<!doctype html><html lang="es"><title>Informe</title><body><main><h1>Informe</h1></main></body></html>';
const dataOf = (p99Ms: number) =>
  JSON.stringify({ conclusion: { figures: { 'e2e.p99': { value: p99Ms, unit: 'ms' } } } });

/** Made by the laboratory's own hands: a difference that is sure, and one that is not. */
const sides = {
  a: CONFIRMED,
  b: REFUTED,
  refusals: [],
  caveats: [{ es: 'Los dos se midieron a horas distintas.', en: 'They were measured at different times.' }],
  figures: [
    {
      name: 'throughputPerSecond',
      label: { es: 'Consultas por segundo', en: 'Queries per second' },
      better: 'higher' as const,
      ratios: [1.09, 1.11, 1.1, 1.12, 1.1],
      margin: { delta: 0.02, floor: null },
    },
    {
      name: 'p99Ms',
      label: { es: 'p99 de punta a punta', en: 'p99 end to end' },
      better: 'lower' as const,
      ratios: [0.8, 1.3, 1.1, 0.9, 1.2],
      margin: { delta: 0.02, floor: null },
    },
  ],
  samples: [
    {
      label: { es: 'Espera', en: 'Wait' },
      pairs: [1, 2, 3].map((pair) => ({ a: [5, 10, 20, 40], b: [4, 9, 21, 44 + pair] })),
    },
  ],
};
const COMPARED = comparisonOf(sides);
const REFUSED = comparisonOf({
  ...sides,
  refusals: [{ es: 'Se midieron en máquinas distintas.', en: 'They were measured on different machines.' }],
});

/** A laboratory that has reports. */
function withReports(alter: (figures: LabFigures) => void = () => {}): LabFigures {
  const figures = {
    ...structuredClone(labFigures()),
    runs: structuredClone(PAST_RUNS),
    reports: {
      [`/lab/informes/${CONFIRMED}/informe.html`]: REPORT,
      [`/lab/informes/${CONFIRMED}/resultados.json`]: dataOf(200),
      [`/lab/informes/${REFUTED}/resultados.json`]: dataOf(150),
    },
    comparisons: {
      [`/lab/comparacion?a=${CONFIRMED}&b=${REFUTED}`]: COMPARED,
      [`/lab/comparacion?a=${REFUTED}&b=${CONFIRMED}`]: REFUSED,
    },
  };
  alter(figures);
  return figures;
}

const running = (change: Parameters<typeof progressOf>[0]) =>
  withReports(({ overview }) => {
    overview.progress = progressOf(change);
  });

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

const HERE = '#/laboratorio';
/** Each place in each of its states, and what is there to be read. */
const STATES: Record<string, { figures?: LabFigures; path: string; shows: string | RegExp }> = {
  experimentos: { path: 'experimentos', shows: 'Título de escalado' },
  experimento: { path: 'experimentos/escalado', shows: 'Al empezar, tu carga se detiene.' },
  'experimento-desconocido': { path: 'experimentos/nada', shows: 'Aquí no hay nada' },
  'en-marcha-sin-nada': { path: 'experimentos/en-marcha', shows: 'Ningún experimento en marcha' },
  'en-marcha': {
    figures: running({ state: 'running' }),
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
  desconocido: { path: 'nada/de/nada', shows: 'Aquí no hay nada' },
};

for (const [name, { figures = withReports(), path, shows }] of Object.entries(STATES)) {
  test(`the place «${name}» is accessible and fits, at three widths in both themes`, async () => {
    const withKey = `${HERE}/${path}${path.includes('?') ? '&' : '?'}clave=k`;
    await fake.look(figures, withKey, async (page) => {
      await page.getByText(shows).first().waitFor();
      assert.equal(page.url(), `${fake.page.url}/${HERE}/${path}`, 'the key is in no address');
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
    assert.match(await page.title(), /^Título de escalado · Laboratorio · /);
    assert.ok(await isFocused(heading(page, 'Título de escalado')), 'whoever came reads on here');
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
    await page.getByText(/Quedan unos \d+ s/).waitFor();
    assert.ok(await isFocused(page.getByRole('heading', { level: 1 })));
    await page.getByText('Tu predicción: Se refutará').waitFor();
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

test('the key is pasted, alone or in its link, and one that is refused is asked for again', async () => {
  await fake.look(labFigures(), `${HERE}/informes`, async (page) => {
    const field = page.getByLabel('Clave o enlace');
    await field.fill(`http://x/#/laboratorio?clave=k`);
    await field.press('Enter');
    const stop = button(page, 'Detener carga');
    await stop.waitFor();
    assert.doesNotMatch(page.url(), /clave/);
    await page.route('**/lab/carga', (route) =>
      route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'clave_incorrecta', detail: 'La clave no es la correcta.' }),
      }),
    );
    await stop.click();
    await page.getByRole('alert').getByText('La clave no es la correcta.').waitFor();
    await field.waitFor();
  });
});

test('the strip says how long the load goes on, lets it go on, and that it was changed elsewhere', async () => {
  const load = labFigures().history.snapshots.at(-1)?.load;
  const figures = labFigures({
    load: { ...(load as object), endsAtMs: Date.now() + 60_000, revision: 7 } as never,
  });
  await fake.look(figures, `${HERE}/experimentos?clave=k`, async (page) => {
    await page.getByText(/quedan \d+ s/).waitFor();
    const asked = page.waitForRequest('**/lab/carga');
    await page.route('**/lab/carga', (route) => route.fulfill({ json: { revision: 7 } }));
    await button(page, /15 minutos más/).click();
    assert.deepEqual((await asked).postDataJSON(), { endsAfterMs: 900_000 });
    fake.lab.figures = labFigures({
      load: { ...(load as object), endsAtMs: Date.now() + 60_000, revision: 8 } as never,
    });
    await page.getByText('La cambiaron en otra página.').waitFor();
  });
});

test('a link proposes a setup and starts nothing; one press does, and it can be discarded', async () => {
  const rest = structuredClone(labFigures({ load: null }));
  rest.state.load = null;
  const query = 'carga=80&workers=2&huecos=4&trabajo=100';
  await fake.look(rest, `${HERE}/vivo?${query}&clave=k`, async (page) => {
    const asked: [path: string, body: { load?: { profile: { fromPerSecond: number }[] } }][] = [];
    await page.route(/\/lab\/(carga|trabajo|workers)$/, (route) => {
      asked.push([new URL(route.request().url()).pathname, route.request().postDataJSON()]);
      return route.fulfill({ json: { revision: 1 } });
    });
    const proposed = page.getByRole('region', { name: 'La situación del enlace' });
    await proposed.getByText('80/s · 2 workers · 4 huecos en cada uno · 100 ms de trabajo').waitFor();
    assert.match(page.url(), /\/vivo\?carga=80&workers=2&huecos=4&trabajo=100$/, 'the key is in no link');
    await assertPresentable(page, 'lugar-enlace');
    assert.equal(asked.length, 0);
    const started = page.waitForResponse('**/lab/carga');
    await button(page, 'Iniciar con esto').click();
    await started;
    assert.ok(
      asked.some(([path]) => path === '/lab/trabajo'),
      'the work as well',
    );
    const [, request] = asked.at(-1) ?? assert.fail();
    assert.equal(request.load?.profile[0]?.fromPerSecond, 80);
    assert.match(page.url(), /\/vivo$/);
  });
  await fake.look(rest, `${HERE}/vivo?preset=cola-crece`, async (page) => {
    await page.getByText('60 consultas por segundo para 2 workers').first().waitFor();
    assert.ok(await button(page, 'Iniciar con esto').isDisabled(), 'not by whoever only looks');
    await button(page, 'Descartar').click();
    await page.waitForURL(`**/${HERE}/vivo`);
  });
});

test('one button stops everything that is on', async () => {
  await fake.look(leftBehind(), `${HERE}/informes?clave=k`, async (page) => {
    assert.deepEqual(await askedBy(page, button(page, 'Parar todo')), SET_BACK);
  });
});

test('beside a consulta stands what the laboratory has left set, and one press sets it back', async () => {
  await fake.look(leftBehind(), '#/consultar?clave=k', async (page) => {
    const said = page.getByRole('region', { name: 'Lo que dejó puesto el laboratorio' });
    await said.getByText('cada consulta tarda unos 15,0 ms más').waitFor();
    await said.getByText('tiene 4 workers de 2 huecos; al principio eran 2 de 200').waitFor();
    assert.deepEqual(await askedBy(page, said.getByRole('button', { name: 'Restablecer' })), SET_BACK);
  });
});

const SET_BACK = [
  'DELETE /lab/carga',
  'DELETE /lab/trabajo',
  'PUT /lab/workers {"count":2,"concurrency":200}',
];

function leftBehind(): LabFigures {
  const figures = labFigures();
  const changedWorkers = { first: { count: 2, concurrency: 200 }, now: { count: 4, concurrency: 2 } };
  return { ...figures, state: { ...figures.state, changedWorkers } };
}

/** What the laboratory is asked to do when this is pressed, until it is asked for workers. */
async function askedBy(page: Page, pressed: Locator): Promise<string[]> {
  const asked: string[] = [];
  await page.route(/\/lab\/(carga|trabajo|workers)$/, (route) => {
    const request = route.request();
    asked.push(
      [request.method(), new URL(request.url()).pathname, request.postData()].filter(Boolean).join(' '),
    );
    return route.fulfill({ json: {} });
  });
  await Promise.all([page.waitForResponse('**/lab/workers'), pressed.click()]);
  return asked;
}

test('a first visit leads through six steps, goes on by itself, and can be left', async () => {
  const rest = labFigures({ load: null, queued: 0 });
  await fake.look(rest, '#/consultar', async (page) => {
    const bar = page.getByRole('region', { name: 'Primera visita' });
    await link(page, 'Visita en seis pasos').click();
    await bar.getByText('Paso 1 de 6.').waitFor();
    await button(page, 'Siguiente').click();
    await bar.getByText('Paso 2 de 6.').waitFor();
    await link(page, 'Ir allí').click();
    await page.locator('.live-path').waitFor();
    await page.reload();
    await bar.getByText('Paso 2 de 6.').waitFor();
    fake.lab.figures = labFigures();
    await bar.getByText('Paso 3 de 6.').waitFor();
    fake.lab.figures = labFigures({ queued: 300 });
    await bar.getByText('Paso 4 de 6.').waitFor();
    fake.lab.figures = labFigures({ queued: 3 });
    await bar.getByText('Paso 5 de 6.').waitFor();
    await button(page, 'Dejar la visita').click();
    await bar.waitFor({ state: 'detached' });
  });
});
