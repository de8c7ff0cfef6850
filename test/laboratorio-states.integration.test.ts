import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Page } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import { fakeLabPage, WITH_KEY } from './fake-lab-page.ts';
import { type LabFigures, labFigures, progressOf, verdict, worker } from './lab-figures.ts';
import { assertComesBack, assertFits, assertPresentable, isFocused, tabTo } from './page-checks.ts';

const fake = fakeLabPage();

/** How each state comes about, and what is on the page then. */
const STATES: Record<
  string,
  {
    change?: Partial<LabSnapshot>;
    alter?(figures: LabFigures): void;
    hash?: string;
    /** What has to be opened to see it. */
    open?: { role: 'tab' | 'button'; name: string };
    shows: string | RegExp;
  }
> = {
  'en-marcha': { shows: 'Carga en marcha' },
  'en-reposo': {
    change: {
      arrivalsPerSecond: 0,
      completionsPerSecond: 0,
      inSystem: 0,
      queued: 0,
      inWork: 0,
      stages: null,
      endToEnd: null,
      littlesLaw: null,
      theory: null,
      load: null,
      verdict: verdict('idle'),
    },
    alter: ({ state }) => {
      state.load = null;
    },
    shows: 'Empieza con «Iniciar carga». Después añade workers, o mata uno.',
  },
  sobrecarga: {
    change: {
      queued: 123_456,
      inSystem: 123_464,
      verdict: verdict('workers', {
        node: 'workers',
        evidence: [
          { figure: 'busyShare', value: 1, unit: 'share', limit: 0.85 },
          { figure: 'queued', value: 123_456, unit: 'count', limit: null },
        ],
      }),
      load: {
        sentPerSecond: 4_000,
        acceptedPerSecond: 2_500,
        refusedPerSecond: 1_500,
        errorsPerSecond: 0,
        underWay: 9_000,
        lagP99Ms: 1,
        lagShare: 0.01,
        isLate: false,
        elapsedMs: 61_000,
        endsAtMs: null,
        revision: 1,
      },
    },
    shows: 'rechaza 1 500/s',
  },
  descuadre: {
    change: {
      ledger: {
        accepted: 1_234_567,
        completed: 1_201_003,
        not_found: 33_552,
        failed: 3,
        inProgress: 7,
        lost: 2,
        duplicated: 0,
        balanced: false,
      },
    },
    open: { role: 'tab', name: 'Cuentas' },
    shows: 'No cuadra: 2 perdidas, 0 duplicadas.',
  },
  'base-congelada': {
    change: {
      databaseAnswers: false,
      verdict: verdict('fault', { node: 'database', fault: 'congelar-base' }),
    },
    alter: ({ state, history }) => {
      const [sinceMs, untilMs] = [Date.now(), Date.now() + 48_000];
      const frozen = { kind: 'freeze', node: 'database', process: null, sinceMs, untilMs } as const;
      (history.snapshots.at(-1) as LabSnapshot).faults = [{ name: 'congelar-base', ...frozen }];
      state.activeFault = 'congelar-base';
      state.faultRestoresInMs = 45_000;
    },
    shows: /se deshace en 4\d s/,
  },
  experimento: {
    alter: ({ overview }) => {
      overview.progress = progressOf();
    },
    shows: 'Un experimento mide: esta página se dibuja una vez por segundo, para no estorbar.',
  },
  'muchos-workers': {
    change: { processes: Array.from({ length: 32 }, (_, index) => worker(index + 1)) },
    shows: 'w32',
  },
  'sin-clave': { hash: '#/laboratorio', shows: /termina en «\?clave=…»/ },
  'solo-mirar': {
    alter: ({ state }) => {
      state.mayAct = false;
      state.controlsProcesses = false;
      state.faults = [];
    },
    shows: 'LAB_TOKEN=… docker-compose up -d lab',
  },
  'en-docker': {
    alter: ({ state }) => {
      state.controlsProcesses = false;
      state.faults = [];
    },
    open: { role: 'button', name: 'Provocar un fallo: Base de datos' },
    shows: 'docker-compose restart -t 0 postgres',
  },
};

for (const [name, { change, alter, hash = WITH_KEY, open, shows }] of Object.entries(STATES)) {
  test(`the laboratory in the state «${name}» is there again, is accessible and fits, at three widths in both themes`, async () => {
    const figures = structuredClone(labFigures(change));
    alter?.(figures);
    await fake.look(figures, hash, async (page) => {
      const seen = async (tab: Page) => {
        if (open) await tab.getByRole(open.role, { name: open.name }).click();
        await tab.getByText(shows).first().waitFor();
      };
      await seen(page);
      if (name !== 'sin-clave') await assertComesBack(page, seen);
      await assertPresentable(page, `laboratorio-${name}`);
    });
  });
}

test('in English everything is translated, and it fits', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    await page.getByRole('radio', { name: 'English' }).check({ force: true });
    await page.getByText('More settings').waitFor();
    await page.getByRole('tab', { name: 'Ledger' }).click();
    await page.locator('.ledger').getByText('It balances: nothing lost, nothing twice.').waitFor();
    await assertPresentable(page, 'laboratorio-english');
  });
});

test('the link with the key can also be pasted into the tab that asks for it', async () => {
  await fake.look(labFigures(), '#/laboratorio', async (page) => {
    await page.getByText(/termina en «\?clave=…»/).waitFor();
    const url = page.url();
    await page.evaluate("location.hash = '#/laboratorio?clave=k'");
    await page.getByRole('button', { name: 'Detener carga' }).waitFor();
    assert.equal(page.url(), url, 'the key does not stay in the address');
  });
});

test('numbers are written as in the reader’s region, all over the page', async () => {
  await fake.look(
    labFigures(),
    WITH_KEY,
    async (page) => {
      await page.getByText('15.2 ms').first().waitFor();
      const text = (await page.getByRole('main').textContent()) ?? '';
      assert.doesNotMatch(text, /\d,\d{1,2}(?!\d)/, 'no comma before decimals');
    },
    { locale: 'es-MX' },
  );
});

test('what is no whole number is rounded before the laboratory is asked', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    const asked = page.waitForRequest((request) => request.method() === 'PUT');
    await page.getByLabel('Huecos por worker').fill('2.6');
    await page.getByLabel('Huecos por worker').blur();
    assert.equal((await asked).postDataJSON().concurrency, 3);
  });
});

test('a load that runs already is in the form, and changing one thing leaves its rate as it is', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    await page.getByText('Constante · 200/s').waitFor({ state: 'attached' });
    await page.getByText('Más ajustes').click();
    const change = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.getByLabel('Llegadas').selectOption({ label: 'Regulares' });
    assert.deepEqual((await change).postDataJSON(), {
      load: {
        kind: 'open',
        process: 'regular',
        profile: [{ durationMs: null, fromPerSecond: 200, toPerSecond: 200 }],
      },
    });
  });
});

test('charts can be read without seeing them, and are drawn larger in the projector mode', async () => {
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    const table = page.getByRole('table', { name: 'Llegan y terminan: los últimos 2 minutos' });
    assert.match((await table.getByRole('row', { name: /^Llegan/ }).textContent()) ?? '', /\d+\/s/);
    // As wide as the figures beside the axis are drawn.
    const overlay = page.locator('.time-overlay').first();
    const axisPx = () => overlay.evaluate(({ offsetLeft }: { offsetLeft: number }) => offsetLeft);
    await waitFor('an axis', async () => (await axisPx()) > 0);
    const before = await axisPx();
    await page.getByRole('button', { name: 'Modo proyector' }).click();
    await waitFor('they are larger', async () => (await axisPx()) > 1.25 * before);
    await assertFits(page);
  });
});

test('nothing moves for whoever prefers reduced motion, and dashes flow for everyone else', async () => {
  const longestMs = (page: Page) =>
    page.evaluate<number>(
      'Math.max(0, ...document.getAnimations().map((animation) => Number(animation.effect.getTiming().duration)))',
    );
  await fake.look(labFigures(), WITH_KEY, async (page) => {
    await page.locator('.live-path[data-flowing=true]').waitFor();
    assert.equal(await longestMs(page), 0);
  });
  await fake.look(
    labFigures(),
    WITH_KEY,
    async (page) => {
      await page.locator('.live-path[data-flowing=true]').waitFor();
      assert.ok((await longestMs(page)) > 0);
    },
    { reducedMotion: 'no-preference' },
  );
});

test('on a phone the controls are closed at first, and the keyboard opens and reaches them', async () => {
  await fake.look(
    labFigures(),
    WITH_KEY,
    async (page) => {
      const rate = page.getByLabel('Consultas por segundo');
      const more = page.getByRole('button', { name: 'Más controles' });
      await more.waitFor();
      assert.ok(!(await rate.isVisible()));
      await tabTo(page, more);
      await page.keyboard.press('Enter');
      await tabTo(page, rate, 10);
      const [sheet, path] = await Promise.all(
        ['.rail', '.path-nodes'].map((selector) => page.locator(selector).boundingBox()),
      );
      assert.ok(sheet && path && path.y + path.height <= sheet.y, 'the path stays in sight');
      await page.keyboard.press('Escape');
      await rate.waitFor({ state: 'hidden' });
      assert.ok(await isFocused(more), 'the focus comes back');
      assert.ok(
        await page.getByRole('button', { name: 'Detener carga' }).isVisible(),
        'start and stop are always at hand',
      );
    },
    { viewport: { width: 360, height: 740 } },
  );
});

test('whoever only looks reads what is set, and finds nothing that cannot be pressed', async () => {
  await fake.look(labFigures(), '#/laboratorio/vivo', async (page) => {
    const rail = page.locator('.rail');
    await rail
      .locator('.lab-field', { hasText: 'Consultas por segundo' })
      .getByText('200', { exact: true })
      .waitFor();
    assert.equal(await rail.locator(':disabled').count(), 0);
  });
});
