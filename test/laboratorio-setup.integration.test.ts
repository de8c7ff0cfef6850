import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { problem } from './consulta-page.ts';
import { button, fakeLabPage, HERE, link } from './fake-lab-page.ts';
import { type LabFigures, labFigures } from './lab-figures.ts';
import { assertPresentable } from './page-checks.ts';

const fake = fakeLabPage();

test('the key is pasted, alone or in its link, and one that is refused is asked for again', async () => {
  await fake.look(labFigures(), `${HERE}/informes`, async (page) => {
    const field = page.getByLabel('Clave o enlace');
    await field.fill(`http://x/#/laboratorio?clave=k`);
    await field.press('Enter');
    const stop = button(page, 'Detener carga');
    await stop.waitFor();
    assert.doesNotMatch(page.url(), /clave/);
    const refusal = problem(401, 'clave_incorrecta', 'La clave no es la correcta.');
    await page.route('**/lab/carga', (route) => route.fulfill(refusal));
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
