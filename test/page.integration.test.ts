import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { STAGES } from '@sel/contract';
import pg from 'pg';
import type { Browser, BrowserContextOptions, Locator, Page, Request } from 'playwright-core';
import { startBrowser } from './browser.ts';
import {
  assertFits,
  assertPresentable,
  isFocused,
  saveForDocs,
  tabTo,
  visit as visitAt,
} from './page-checks.ts';
import { waitFor } from './services/wait-for.ts';
import { type System, startSystem } from './system.ts';

let system: System;
let browser: Browser;
before(async () => {
  [system, browser] = await Promise.all([startSystem({ workers: 2, page: true }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await system?.stop();
});

const visit = (options: BrowserContextOptions, look: (page: Page) => Promise<void>) =>
  visitAt(browser, system.pageUrl as string, options, look);

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const outcome = (page: Page) => page.getByRole('region', { name: /^(Resultado|Result)$/ });
const history = (page: Page) => page.getByRole('region', { name: /^(Esta sesión|This session)$/ });

async function search(page: Page, codigo: string): Promise<void> {
  await page.getByLabel('Código del producto').fill(codigo);
  await button(page, 'Buscar por Código').click();
}

/** Resolves when the headline says how long the consulta took. */
async function waitForEnd(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, name: /^Consulta \d+: / }).waitFor();
}

async function text(locator: Locator): Promise<string> {
  return (await locator.textContent())?.replaceAll(/\s+/g, ' ') ?? '';
}

interface StoredRun {
  requestsMs: number[];
  phase: { totalMs: number; stages: Record<(typeof STAGES)[number], number> };
}

async function lastRun(page: Page): Promise<StoredRun> {
  return JSON.parse(await page.evaluate<string>("sessionStorage.getItem('consultas')"))[0];
}

for (const words of [
  {
    language: 'ES',
    list: 'Listar Todos los Productos',
    field: 'Código del producto',
    search: 'Buscar por Código',
    count: '200 productos',
  },
  {
    language: 'EN',
    list: 'List All Products',
    field: 'Product code',
    search: 'Search by Code',
    count: '200 products',
  },
]) {
  test(`both flows lead to their result (${words.language})`, async () => {
    await visit({}, async (page) => {
      assert.equal(await page.getAttribute('html', 'lang'), 'es', 'Spanish without being asked');
      if (words.language === 'EN') await page.getByRole('radio', { name: 'English' }).check({ force: true });
      assert.equal(await page.getAttribute('html', 'lang'), words.language.toLowerCase());

      await page.getByLabel(words.field).fill(' prod007 ');
      await button(page, words.search).click();
      await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
      assert.match(await text(outcome(page)), /PROD007/);

      await button(page, words.list).click();
      await outcome(page).getByText(words.count, { exact: true }).first().waitFor();
      await outcome(page).getByRole('cell', { name: 'PROD001' }).waitFor();

      await page.reload();
      assert.equal(
        await page.getAttribute('html', 'lang'),
        words.language.toLowerCase(),
        'the choice is kept',
      );
    });
  });
}

for (const [telling, requests] of [
  ['Sondeo', { atLeast: 2, kind: /\/consultar\/\d+$/ }],
  ['Espera larga', { exactly: 2, kind: /\/consultar\/\d+$/ }],
  ['Eventos', { exactly: 2, kind: /\/consultar\/\d+\/eventos$/ }],
] as const) {
  test(`«${telling}» tells the end, and the page says what that has cost`, async () => {
    await visit({}, async (page) => {
      const sent: Request[] = [];
      page.on('request', (request) => request.url().includes('/api/consultar') && sent.push(request));
      await page.getByRole('radio', { name: new RegExp(`^${telling}`) }).check();
      await search(page, 'PROD003');
      await waitForEnd(page);

      const run = await lastRun(page);
      assert.equal(run.requestsMs.length, sent.length, 'every request is counted');
      if ('exactly' in requests) assert.equal(sent.length, requests.exactly);
      else assert.ok(sent.length >= requests.atLeast);
      assert.match(new URL((sent[1] as Request).url()).pathname, requests.kind);
      const prefer = await (sent[1] as Request).headerValue('Prefer');
      assert.equal(prefer, telling === 'Espera larga' ? 'wait=20' : null);
      assert.match(
        await text(page.locator('.telling', { hasText: telling })),
        new RegExp(`${sent.length} peticiones`),
      );

      const stagesMs = STAGES.map((stage) => run.phase.stages[stage]);
      assert.ok(
        stagesMs.every((ms) => ms >= 0),
        JSON.stringify(run.phase.stages),
      );
      const sumMs = stagesMs.reduce((sum, ms) => sum + ms, 0);
      assert.ok(Math.abs(sumMs - run.phase.totalMs) < 1, 'the stages add up to what was waited');
    });
  });
}

const PENDING = {
  status: 'pending',
  resultado: null,
  error: null,
  processed_at: null,
};

/** Changes what the gateway answers about consultas, for states that the system itself has no reason for. */
async function alterAnswers(page: Page, change: object): Promise<void> {
  await page.route(/\/api\/consultar\/\d+$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), ...change } });
  });
}

async function refuse(
  page: Page,
  headers: Record<string, string>,
  code: string,
  times?: number,
): Promise<void> {
  const body = JSON.stringify({
    code,
    status: 503,
    detail: 'El sistema recibe más de lo que puede aceptar.',
  });
  await page.route(
    '**/api/consultar',
    (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', headers, body }),
    times === undefined ? {} : { times },
  );
}

/** Every state of the page: how it comes about, and what is on it then. */
const STATES: Record<string, { reach(page: Page): Promise<void>; shows: string | RegExp }> = {
  vacio: { reach: async () => {}, shows: 'Una consulta, de ida y vuelta' },
  encontrado: { reach: (page) => search(page, 'PROD007'), shows: 'Alicate de corte diagonal' },
  lista: { reach: (page) => button(page, 'Listar Todos los Productos').click(), shows: '200 productos' },
  'no-existe': { reach: (page) => search(page, 'NO-HAY'), shows: 'No existe el producto NO-HAY' },
  fallo: {
    async reach(page) {
      await alterAnswers(page, { status: 'failed', resultado: null, error: 'Se agotaron los 5 intentos.' });
      await search(page, 'PROD001');
    },
    shows: 'Se agotaron los 5 intentos.',
  },
  'no-admitida': {
    reach: (page) => search(page, 'X'.repeat(70)),
    shows: 'El sistema no admitió la consulta',
  },
  'en-camino': {
    async reach(page) {
      await alterAnswers(page, PENDING);
      await button(page, 'Probar con PROD001').click();
    },
    shows: /¿Hay algún worker en marcha\?/,
  },
  'sin-conexion': {
    async reach(page) {
      await page.route('**/api/**', (route) => route.abort());
      await button(page, 'Probar con PROD001').click();
    },
    shows: /Otro intento en/,
  },
  sobrecarga: {
    async reach(page) {
      await refuse(page, { 'Retry-After': '30' }, 'sobrecarga');
      await button(page, 'Probar con PROD001').click();
    },
    shows: /Otro intento en [23]\d s/,
  },
  'sin-laboratorio': {
    reach: (page) => page.getByRole('link', { name: 'Laboratorio' }).click(),
    shows: /Aquí no hay laboratorio en marcha/,
  },
};

for (const [name, { reach, shows }] of Object.entries(STATES)) {
  test(`the state «${name}» is accessible and fits, at three widths in both themes`, async () => {
    await visit({ reducedMotion: 'reduce' }, async (page) => {
      await reach(page);
      await page.getByText(shows).first().waitFor();
      await assertPresentable(page, name);
      if (name === 'encontrado') await saveForDocs(page, 'consultar');
    });
  });
}

test('overload is waited out as long as the server asks, and the consulta goes on by itself', async () => {
  await visit({}, async (page) => {
    await refuse(page, { 'Retry-After': '1' }, 'sobrecarga', 1);
    await search(page, 'PROD007');
    await page.getByRole('heading', { name: 'El sistema está al límite' }).first().waitFor();
    await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
  });
});

test('an answer that is lost on its way does not make a second consulta', async () => {
  await visit({}, async (page) => {
    let first: number | undefined;
    await page.route(
      '**/api/consultar',
      async (route) => {
        const response = await route.fetch();
        first = ((await response.json()) as { consulta_id: number }).consulta_id;
        await route.abort();
      },
      { times: 1 },
    );
    await search(page, 'PROD007');
    await button(page, 'Intentar ahora').click();
    await page
      .getByRole('heading', { level: 1, name: `Consulta ${await waitFor('first id', () => first)}: ` })
      .waitFor();
  });
});

test('the history survives a reload and opens its consultas again, the rows of a listing included', async () => {
  await visit({}, async (page) => {
    await button(page, 'Listar Todos los Productos').click();
    await outcome(page).getByText('200 productos', { exact: true }).first().waitFor();
    await search(page, 'NO-HAY');
    await outcome(page).getByText('No existe el producto NO-HAY').waitFor();
    assert.equal(await history(page).getByRole('listitem').count(), 2);

    await page.reload();
    await history(page)
      .getByRole('button', { name: /Listar todos/ })
      .click();
    await waitForEnd(page);
    await outcome(page).getByRole('cell', { name: 'PROD001' }).waitFor();
    await history(page)
      .getByRole('button', { name: /NO-HAY/ })
      .click();
    await outcome(page).getByText('No existe el producto NO-HAY').waitFor();
    await button(page, 'Vaciar').click();
    assert.equal(await history(page).getByRole('listitem').count(), 0);
  });
});

test('the keyboard alone is enough, and a screen reader is told the result', async () => {
  await visit({}, async (page) => {
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('Tab', 'Enter');
    assert.ok(await isFocused(page.getByRole('main')), 'the first stop leads to the content');

    await tabTo(page, page.getByLabel('Código del producto'));
    await press('Enter');
    assert.match(
      await text(page.getByText('Escribe un código')),
      /PROD001/,
      'an empty code is explained, not sent',
    );
    await page.keyboard.type('prod007');
    await press('Enter');
    await page
      .getByRole('status')
      .getByText(/^Consulta \d+ resuelta en /)
      .waitFor();

    await tabTo(page, page.getByRole('radio', { name: /^Sondeo/ }));
    await press('ArrowDown');
    assert.ok(await page.getByRole('radio', { name: /^Espera larga/ }).isChecked());

    await tabTo(page, button(page, '¿Qué es «Espera larga»?'));
    await press('Enter');
    await page.getByText(/Prefer: wait=20/).waitFor();
    await press('Escape');
    await page.getByText(/Prefer: wait=20/).waitFor({ state: 'hidden' });

    await tabTo(page, history(page).getByRole('button', { name: /prod007/ }));
    await press('Enter');
    await waitForEnd(page);
  });
});

test('nothing moves for whoever prefers reduced motion', async () => {
  await visit({ reducedMotion: 'reduce' }, async (page) => {
    await search(page, 'PROD007');
    await waitForEnd(page);
    await page.locator('.path-token[data-home=true]').waitFor();
    const longestMs = await page.evaluate<number>(
      'Math.max(0, ...document.getAnimations().map((animation) => Number(animation.effect.getComputedTiming().endTime)))',
    );
    assert.ok(longestMs < 1, `an animation lasts ${longestMs} ms`);
  });
});

test('a theme can be chosen against the system, and the projector mode enlarges the type', async () => {
  await visit({ colorScheme: 'light' }, async (page) => {
    const background = () =>
      page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const fontSize = () => page.evaluate<string>('getComputedStyle(document.documentElement).fontSize');
    const light = await background();
    await page.getByRole('radio', { name: 'Oscuro' }).check({ force: true });
    assert.notEqual(await background(), light);
    assert.equal(await fontSize(), '16px');
    await button(page, 'Modo proyector').click();
    assert.equal(await fontSize(), '21px');
    await assertFits(page);
    await button(page, 'Modo proyector').click();
    assert.equal(await fontSize(), '16px');
  });
});

test('100,000 productos are listed, filtered, sorted and scrolled with few rows on the page', async () => {
  await addProductos(100_000);
  await visit({}, async (page) => {
    await page.getByRole('radio', { name: /^Eventos/ }).check();
    await button(page, 'Listar Todos los Productos').click();
    await outcome(page).getByText('100.200 productos', { exact: true }).first().waitFor();
    const rows = outcome(page).locator('tbody tr');
    const scroller = outcome(page).getByRole('region', { name: 'Productos' });

    await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await outcome(page).getByRole('cell', { name: 'Z100000' }).waitFor();
    assert.ok((await rows.count()) < 60, 'only what is in sight is drawn');

    const filter = outcome(page).getByRole('searchbox', { name: 'Filtrar productos' });
    await filter.fill('cafe 99999');
    await outcome(page).getByText('1 de 100.200 productos', { exact: true }).first().waitFor();
    assert.equal(await rows.count(), 1);
    assert.match(await text(rows.first()), /Z099999.*Café 99999/);
    await filter.fill('no hay nada así');
    await outcome(page).getByText('Ningún producto coincide con el filtro.').waitFor();
    await filter.fill('');
    await page.getByRole('button', { name: 'Código', exact: true }).click();
    await page.getByRole('button', { name: 'Código', exact: true }).click();
    await outcome(page)
      .getByRole('columnheader', { name: 'Código' })
      .and(page.locator('[aria-sort=descending]'))
      .waitFor();
    await waitFor('the last comes first', async () => /Z100000/.test(await text(rows.first())));
  });
});

async function addProductos(count: number): Promise<void> {
  const client = new pg.Client({ connectionString: system.database.urls.owner });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO producto (codigo, nombre, ubicacion)
       SELECT 'Z' || lpad(n::text, 6, '0'), 'Café ' || n, 'Pasillo ' || n % 40 FROM generate_series(1, $1::int) n`,
      [count],
    );
  } finally {
    await client.end();
  }
}

test('without a worker the page says what may be missing, and takes the consulta up again after a reload', async () => {
  await Promise.all(system.workers.map((worker) => worker.end('SIGTERM')));
  await visit({}, async (page) => {
    await search(page, 'PROD007');
    await outcome(page)
      .getByText(/¿Hay algún worker en marcha\?/)
      .waitFor();
    await page.reload();
    await history(page)
      .getByRole('button', { name: /en camino/ })
      .click();
    await system.addWorker();
    await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
  });
});

test('a gateway that dies is told as such, and the consulta goes on when it is back', async () => {
  await system.gateway.end('SIGKILL');
  await visit({}, async (page) => {
    await search(page, 'PROD007');
    await page.getByRole('heading', { name: 'No hay conexión con el sistema' }).first().waitFor();
    await page.getByRole('status').getByText('No hay conexión con el sistema').waitFor();
    await system.gateway.start();
    await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
  });
});

test('the script that the page needs at first is below 100 kB compressed', async () => {
  const html = await (await fetch(system.pageUrl as string)).text();
  const scripts = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g)].map(
    (match) => match[1],
  );
  assert.ok(scripts.length > 0);
  const sizes = await Promise.all(
    scripts.map(async (path) => gzipSync(await (await fetch(`${system.pageUrl}${path}`)).bytes()).length),
  );
  const totalBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
  assert.ok(totalBytes < 100_000, `${totalBytes} bytes`);
});
