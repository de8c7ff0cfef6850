import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import type { Page } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import { problem } from './consulta-page.ts';
import { fakeLabPage, WITH_KEY } from './fake-lab-page.ts';
import { type LabFigures, labFigures, progressOf } from './lab-figures.ts';
import { assertFits } from './page-checks.ts';

const fake = fakeLabPage();

test('a laboratory that goes away is told, and taken up again when it is back', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    await page.getByText('Carga en marcha').waitFor();
    await fake.lab.stop();
    await page.getByRole('status').getByText('El laboratorio no responde').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Detener carga' }).isDisabled(), 'nothing can be done');
    await fake.startLabAgain(labFigures());
    await page.getByRole('status').getByText('Carga en marcha').waitFor();
  });
});

for (const [locale, full, loaded] of [
  ['es-ES', 'Ya miran el laboratorio todas las páginas', 'Carga en marcha'],
  ['en-US', 'As many pages look at the laboratory', 'Load under way'],
] as const) {
  test(`a laboratory that no other page may look at is not taken for none, and is seen later: ${locale}`, async () => {
    const look = async (page: Page) => {
      await page.getByRole('status').getByText(full).waitFor();
      assert.equal(await page.locator('.lab-absent .command').count(), 0, 'nothing has to be started');
      await assertFits(page);
      fake.lab.isFull = false;
      await page.getByRole('status').getByText(loaded).waitFor();
      // Whoever has seen it keeps what it saw.
      fake.lab.isFull = true;
      fake.lab.endStreams();
      await page.locator('[data-condition="full"]').getByText(full).waitFor();
      fake.lab.isFull = false;
      await page.getByRole('status').getByText(loaded).waitFor();
    };
    fake.lab.isFull = true;
    await fake.look(labFigures(), WITH_KEY, look, { locale });
  });
}

test('the end of an experiment is heard of, even if it came while the laboratory was away', async () => {
  const during = (progress: ExperimentProgress | null): LabFigures => {
    const figures = labFigures();
    return { ...figures, overview: { ...figures.overview, progress } };
  };
  const running = progressOf();
  await fake.look(during(running), '#/laboratorio/experimentos/en-marcha?clave=k', async (page) => {
    const status = page.getByRole('status');
    await status.getByText('Experimento en marcha').waitFor();
    const restart = async (progress: ExperimentProgress | null) => {
      await fake.lab.stop();
      await fake.startLabAgain(during(progress));
      await status.getByText('Carga en marcha').waitFor();
    };
    await restart({ ...running, done: 4, state: 'finished' });
    await page.locator('.experiment-run').getByText('Terminado').waitFor();
    await restart(null);
    await page.locator('.experiment-run').waitFor({ state: 'detached' });
  });
});

test('while the laboratory cannot say what is set, its pictures go on, and it is asked again', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    const stop = page.getByRole('button', { name: 'Detener carga' });
    await stop.waitFor();
    await page.route('**/lab/estado', (route) => route.fulfill({ status: 503 }));
    const answered = () => page.waitForResponse('**/lab/estado');
    const first = answered();
    // Whatever is done, the page then asks for what is set.
    await stop.click();
    await first;
    await answered();
    assert.equal(await page.locator('.lab').getAttribute('data-stale'), 'false');
    assert.ok(await stop.isEnabled());
    const { figures } = fake.lab;
    fake.lab.figures = { ...figures, state: { ...figures.state, load: null } };
    await page.unroute('**/lab/estado');
    await page.getByRole('button', { name: 'Iniciar carga' }).waitFor();
  });
});

test('a laboratory whose database is away is not taken for none', async () => {
  await fake.look(labFigures({ databaseAnswers: false }), '', async (page) => {
    await page.route('**/lab/estado', (route) => route.fulfill({ status: 503 }));
    await page.goto(`${fake.page.url}/${WITH_KEY}`);
    await page.reload();
    await page.getByRole('status').getByText('La base de datos no responde').waitFor();
    await page.unroute('**/lab/estado');
    await page.getByRole('button', { name: 'Detener carga' }).waitFor();
  });
});

test('on a phone it is seen that something failed, although the controls are closed', async () => {
  await fake.look(
    labFigures(),
    WITH_KEY,
    async (page) => {
      const refusal = problem(409, 'nada_que_cambiar', 'No hay ninguna carga en marcha.');
      await page.route('**/lab/carga', (route) => route.fulfill(refusal));
      await page.getByRole('button', { name: 'Detener carga' }).click();
      const alert = page.getByRole('alert').getByText('No hay ninguna carga en marcha.');
      await alert.waitFor();
      await waitFor('nothing covers it', () =>
        alert.evaluate((element) => {
          const { left, top, width, height } = element.getBoundingClientRect();
          return element.ownerDocument.elementFromPoint(left + width / 2, top + height / 2) === element;
        }),
      );
      await assertFits(page);
      await page.getByRole('link', { name: 'Consultar' }).click();
      await page.getByRole('link', { name: 'Laboratorio', exact: true }).click();
      await page.getByRole('button', { name: 'Detener carga' }).waitFor();
      assert.equal(await alert.count(), 0, 'whoever comes back has not done anything yet');
    },
    { viewport: { width: 360, height: 740 } },
  );
});
