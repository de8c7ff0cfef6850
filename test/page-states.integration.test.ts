import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import {
  button,
  history,
  outcome,
  pageOfASystem,
  problem,
  refuse,
  search,
  text,
  waitForEnd,
} from './consulta-page.ts';
import { assertPresentable, isFocused, tabTo } from './page-checks.ts';

const served = pageOfASystem();
const { visit } = served;

/** Every state of the page: how it comes about, and what is on it then. */
const STATES: Record<string, { reach(page: Page): Promise<void>; shows: string | RegExp }> = {
  vacio: { reach: async () => {}, shows: 'Una consulta, de ida y vuelta' },
  encontrado: { reach: (page) => search(page, 'PROD007'), shows: 'Alicate de corte diagonal' },
  lista: { reach: (page) => button(page, 'Listar Todos los Productos').click(), shows: '200 productos' },
  'no-existe': { reach: (page) => search(page, 'NO-HAY'), shows: 'No existe el producto NO-HAY' },
  'no-existe-largo': { reach: (page) => search(page, 'X'.repeat(64)), shows: /^No existe el producto X+$/ },
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
    reach: (page) => page.getByRole('link', { name: 'Laboratorio', exact: true }).click(),
    shows: /Aquí no hay laboratorio en marcha/,
  },
  glosario: {
    async reach(page) {
      await button(page, '¿Qué es «Cola»?').click();
      await page.getByRole('link', { name: 'Más en el glosario' }).click();
    },
    shows: 'Donde los mensajes esperan su turno',
  },
};

for (const [name, { reach, shows }] of Object.entries(STATES)) {
  test(`the state «${name}» is accessible and fits, at three widths in both themes`, async () => {
    await visit({}, async (page) => {
      await reach(page);
      await page.getByText(shows).first().waitFor();
      await assertPresentable(page, name);
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

test('a help text leads to its term in the glossary, with the keyboard alone, and back again', async () => {
  await visit({}, async (page) => {
    const help = button(page, '¿Qué es «Trabajo»?');
    await tabTo(page, help);
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: 'Más en el glosario' });
    await tabTo(page, link, 1);
    await page.keyboard.press('Enter');
    const term = page.getByRole('heading', { name: 'Tiempo de servicio' });
    await page.locator('#tiempo-de-servicio:focus').waitFor();
    assert.ok(await isFocused(term));
    await page.goBack();
    await help.waitFor();
  });
});

test('the address of a term is the same in both languages, which can be changed there', async () => {
  await visit({ locale: 'en-GB' }, async (page) => {
    await page.goto(`${served.system.pageUrl}/#/glosario/ley-de-little`);
    await page.locator('#littles-law:focus').waitFor();
    await page.getByRole('radio', { name: 'Español' }).dispatchEvent('click');
    await page.getByRole('heading', { name: 'Ley de Little' }).waitFor();
    await page.locator('#ley-de-little:focus').waitFor();
    assert.equal(new URL(page.url()).hash, '#/glosario/ley-de-little');
  });
});

test('the glossary is loaded by whoever opens it, in one language', async () => {
  await visit({}, async (page) => {
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await page.reload();
    await button(page, 'Probar con PROD001').waitFor();
    assert.deepEqual(
      loaded.filter((path) => path.includes('glosario')),
      [],
    );
    await page.goto(`${served.system.pageUrl}/#/glosario/${encodeURIComponent('utilización')}`);
    await page.locator('#utilización:focus').waitFor();
    assert.equal(loaded.filter((path) => path.includes('glosario') && path.endsWith('.js')).length, 1);
  });
});

test('overload is waited out as long as the server asks, and the consulta goes on by itself', async () => {
  await visit({}, async (page) => {
    await refuse(page, { 'Retry-After': '1' }, 'sobrecarga', 1);
    await search(page, 'PROD007');
    await page.getByRole('heading', { name: 'El sistema está al límite' }).first().waitFor();
    await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
  });
});

for (const asked of ['0', '', 'pronto', '-5']) {
  test(`a server that asks for nothing sensible (Retry-After «${asked}») is left in peace for a second`, async () => {
    await visit({}, async (page) => {
      const sentMs: number[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST') sentMs.push(performance.now());
      });
      await refuse(page, { 'Retry-After': asked }, 'sobrecarga', 2);
      await search(page, 'PROD007');
      await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
      assert.equal(sentMs.length, 3);
      // Playwright hears of requests somewhat late, and not of all equally late.
      for (const [index, ms] of sentMs.slice(1).entries()) assert.ok(ms - (sentMs[index] as number) > 900);
    });
  });
}

test('a server that asks for a month of patience gets a minute', async () => {
  await visit({}, async (page) => {
    await refuse(page, { 'Retry-After': '2592000' }, 'sobrecarga', 1);
    await search(page, 'PROD007');
    await outcome(page)
      .getByText(/^Otro intento en [56]\d\ss$/)
      .waitFor();
    await button(page, 'Intentar ahora').click();
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

test('what was in the way before a reload is not said any more once the page tries again', async () => {
  await visit({}, async (page) => {
    await page.route('**/api/consultar', (route) => route.abort());
    await search(page, 'PROD007');
    await outcome(page).getByText('No hay conexión con el sistema').waitFor();
    const answer = Promise.withResolvers<void>();
    await page.unroute('**/api/consultar');
    await page.route('**/api/consultar', async (route) => {
      await answer.promise;
      await route.continue();
    });
    await page.reload();
    await history(page)
      .getByRole('button', { name: /en camino/ })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Enviando la consulta…' }).waitFor();
    answer.resolve();
    await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
  });
});

test('a long poll that failed asks without waiting, so that the page knows when the system is back', async () => {
  await visit({}, async (page) => {
    const preferred: (string | undefined)[] = [];
    const end = Promise.withResolvers<void>();
    await page.route(/\/api\/consultar\/\d+$/, async (route) => {
      const { prefer } = route.request().headers();
      preferred.push(prefer);
      if (preferred.length === 1) return route.abort();
      // Whoever lets the server wait hears nothing until the end.
      if (prefer) await end.promise;
      const response = await route.fetch();
      const pending = { status: 'pending', resultado: null, processed_at: null };
      const consulta = { ...((await response.json()) as object), ...(!prefer && pending) };
      await route.fulfill({ response, json: consulta });
    });
    await page.getByRole('radio', { name: /^Espera larga/ }).check();
    await search(page, 'PROD007');
    await button(page, 'Intentar ahora').click();
    await page.getByRole('heading', { level: 1, name: /^La consulta \d+ está en camino/ }).waitFor();
    end.resolve();
    await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
    assert.deepEqual(preferred, ['wait=20', undefined, 'wait=20']);
  });
});

/** As if retention had deleted the consultas. @param asked nobody is answered before. */
async function forgetConsultas(page: Page, asked?: Promise<void>): Promise<void> {
  await page.route(/\/api\/consultar\/\d+$/, async (route) => {
    await asked;
    await route.fulfill(problem(404, 'consulta_no_encontrada', 'No existe la consulta.'));
  });
}

test('a listing that was deleted cannot be opened again, but the consulta stays what it was', async () => {
  await visit({}, async (page) => {
    await button(page, 'Listar Todos los Productos').click();
    await outcome(page).getByText('200 productos', { exact: true }).first().waitFor();
    await page.reload();
    const answer = Promise.withResolvers<void>();
    await forgetConsultas(page, answer.promise);
    const entry = history(page).getByRole('button', { name: /Listar todos/ });
    await entry.click();
    await outcome(page).getByText('Preparando la lista…').waitFor();
    assert.equal(
      await outcome(page).getByText('Ningún producto coincide').count(),
      0,
      'they are on their way',
    );
    answer.resolve();
    await outcome(page).getByRole('heading', { name: 'La lista no se puede traer otra vez' }).waitFor();
    await waitForEnd(page);
    assert.match(await text(entry), /encontrado/);
  });
});

test('a consulta that was deleted before its end was heard of is not said to have been refused', async () => {
  await visit({}, async (page) => {
    await forgetConsultas(page);
    await search(page, 'PROD007');
    await outcome(page)
      .getByRole('heading', { name: /^No se puede saber cómo acabó la consulta \d+$/ })
      .waitFor();
    await page.getByRole('radio', { name: 'English' }).check({ force: true });
    const status = page.getByRole('status').getByText(/^How query \d+ ended cannot be known/);
    assert.match(await text(status), /There is no query with that number any more\./);
  });
});

test('without a worker the page says what may be missing, and takes the consulta up again after a reload', async () => {
  await Promise.all(served.system.workers.map((worker) => worker.end('SIGTERM')));
  await visit({}, async (page) => {
    await search(page, 'PROD007');
    await outcome(page)
      .getByText(/¿Hay algún worker en marcha\?/)
      .waitFor();
    await page.reload();
    await history(page)
      .getByRole('button', { name: /en camino/ })
      .click();
    await served.system.addWorker();
    await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
  });
});

test('a gateway that dies is told as such, and the consulta goes on when it is back', async () => {
  await served.system.gateway.end('SIGKILL');
  await visit({}, async (page) => {
    await search(page, 'PROD007');
    await page.getByRole('heading', { name: 'No hay conexión con el sistema' }).first().waitFor();
    await page.getByRole('status').getByText('No hay conexión con el sistema').waitFor();
    await served.system.gateway.start();
    await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
  });
});
