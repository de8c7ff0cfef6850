import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LabState } from '@sel/contract/lab/control';
import { type ExperimentProgress, ExperimentsOverview } from '@sel/contract/lab/experiments';
import type { RecordOverview } from '@sel/contract/lab/record';
import { TrialOverview } from '@sel/contract/lab/trial';
import type { Browser, Page } from 'playwright-core';
import { Check } from 'typebox/value';
import { waitFor } from '../local/processes/wait-for.ts';
import { askLab } from './ask-lab.ts';
import { startBrowser } from './browser.ts';
import { ephemeralNpmStart, type NpmStart } from './npm-start.ts';
import { assertPresentable, tabTo, visit } from './page-checks.ts';

let system: NpmStart;
let browser: Browser;

before(async () => {
  const args = ['--workers', '1', '--broker', 'postgres'];
  [system, browser] = await Promise.all([ephemeralNpmStart('plan-trial', args), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await system?.stop();
});

const see = (options: object, look: (page: Page) => Promise<void>) =>
  // Colours that are on their way from one theme to the other have no contrast to judge.
  visit(browser, place(), { reducedMotion: 'reduce', ...options }, look);

const place = () => system.laboratoryUrl.replace('#/laboratorio', '#/laboratorio/planificador');

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const [, token = ''] = /clave=(.*)$/.exec(system.laboratoryUrl) ?? [];
  return askLab(`${system.pageUrl}/lab`, method, path, body, { 'X-Lab-Token': token });
}

const read = async <Answer>(path: string) => (await (await call('GET', path)).json()) as Answer;

/** A machine that does other things as well takes its time. */
const TRIAL_MS = 900_000;

async function untilEnded(): Promise<ExperimentProgress> {
  return waitFor(
    'the trial is over',
    async () => {
      const overview = await read<ExperimentsOverview>('/experimentos');
      assert.ok(Check(ExperimentsOverview, overview), JSON.stringify(overview));
      return overview.progress?.state === 'running' ? undefined : overview.progress;
    },
    TRIAL_MS,
  );
}

/** What a person has set before. */
const LOAD = {
  load: {
    kind: 'open',
    process: 'poisson',
    profile: [{ durationMs: null, fromPerSecond: 5, toPerSecond: 5 }],
  },
};
const WORK = { meanMs: 3, distribution: 'constante', kind: 'espera' };

const START = 'Ponerlo a prueba';

/** A p99 of so few is a matter of luck. What a trial does, and what is drawn of it, is the same. */
const SHORT_STRETCH = 500;

/** What the page asks for, with shorter stretches. */
async function shorten(page: Page): Promise<void> {
  await page.route('**/planificador/prueba', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    const asked = route.request().postDataJSON();
    const plan = { ...asked.plan, stretch: SHORT_STRETCH };
    await route.continue({ postData: JSON.stringify({ ...asked, plan }) });
  });
}

async function calculate(page: Page, limitMs: number): Promise<void> {
  // So few that one worker keeps up with them also while other tests take the machine.
  await page.getByRole('spinbutton', { name: 'Consultas por segundo, en la hora punta' }).fill('40');
  await page.getByRole('spinbutton', { name: 'Lo que se trabaja en cada una (ms)' }).fill('5');
  await page.getByRole('spinbutton', { name: 'Lo que pueden tardar como mucho (ms)' }).fill(String(limitMs));
  await page.getByRole('button', { name: 'Calcular' }).click();
  await page.getByText(/^Necesitas \d+ worker/).waitFor();
}

test('whoever may only look sees no way to start a trial', async () => {
  await visit(browser, `${system.pageUrl}/#/laboratorio/planificador`, {}, async (page) => {
    await page.getByRole('button', { name: 'Calcular' }).waitFor();
    assert.equal(await page.getByRole('button', { name: START }).count(), 0, 'there is no answer to try');
  });
  const answer = await fetch(`${system.pageUrl}/lab/planificador/prueba`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ plan: {} }),
  });
  assert.equal(answer.status, 401);
});

test('a trial that is cancelled sets load, work and workers back', { timeout: TRIAL_MS }, async () => {
  assert.equal((await call('PUT', '/trabajo', WORK)).status, 200);
  assert.equal((await call('PUT', '/carga', LOAD)).status, 200);
  await see({}, async (page) => {
    await calculate(page, 5_000);
    await page.getByText(/Mientras dura, tu carga se detiene/).waitFor();
    const start = page.getByRole('button', { name: START });
    await tabTo(page, start);
    await page.keyboard.press('Enter');
    await page.getByText(/^Se mide el servicio con/).waitFor({ timeout: TRIAL_MS });
    assert.equal((await call('PUT', '/workers', { count: 2 })).status, 409, 'it has the system to itself');
    await page.reload();
    await page.getByRole('progressbar').waitFor();
    await page.getByText(/^Se mide el servicio con/).waitFor();
    await page.getByRole('status').getByText('Prueba de un plan en marcha').waitFor();
    await assertPresentable(page, 'trial-under-way');
    await page.getByRole('button', { name: 'Cancelar la prueba' }).click();
    await page.getByText('Cancelado').waitFor({ timeout: TRIAL_MS });
  });
  const ended = await untilEnded();
  assert.equal(ended.state, 'cancelled', ended.error);
  const { load, work } = await read<LabState>('/estado');
  assert.deepEqual(load?.load, LOAD.load);
  assert.deepEqual(work, WORK);
  assert.equal((await call('DELETE', '/carga')).status, 200);
});

test('the planner tries its answer on the running system, and the page draws and says what came of it', {
  timeout: TRIAL_MS,
}, async () => {
  await see({}, async (page) => {
    // So much that it is met on a busy machine, too: a trial without a plan shows less.
    await calculate(page, 10_000);
    await shorten(page);
    await page.getByRole('button', { name: START }).click();
    await page.getByRole('progressbar').waitFor();
  });
  const ended = await untilEnded();
  assert.equal(ended.state, 'finished', ended.error);
  const overview = await read<TrialOverview>('/planificador/prueba');
  assert.ok(Check(TrialOverview, overview), JSON.stringify(overview));
  const { trial } = overview;
  assert.ok(trial?.answer?.chosen, JSON.stringify(trial?.told));
  const { planned, fewer, death, score } = trial;
  assert.equal(planned.length, 1);
  assert.ok(death && death.measuredMs > 0);
  const { latest } = await read<RecordOverview>('/predicciones');
  const plans = latest.filter(({ kind }) => kind === 'plan');
  assert.equal(plans.length, planned.length + fewer.length, 'the record has them all');
  await see({ locale: 'en-GB' }, async (page) => {
    await page.getByText(score?.en ?? '').waitFor();
    assert.equal(await page.locator('.plan-band .plan-measured').count(), planned.length + fewer.length);
    await assertPresentable(page, 'trial-over');
  });
});
