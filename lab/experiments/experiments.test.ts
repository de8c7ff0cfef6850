import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { EXPERIMENTS } from './experiments.ts';
import { FakeLaboratory } from './for-tests/fake-laboratory.ts';
import { writeReport } from './report/write-report.ts';
import { respuestaInmediata } from './respuesta-inmediata/experiment.ts';
import { RunFolder } from './run-folder.ts';

const dir = testDirectory('experiments');

/** What somebody reads of a run in each language. */
function pagesOf(folder: RunFolder): string[] {
  const html = readFileSync(join(folder.path, 'informe.html'), 'utf8');
  assert.doesNotMatch(html, /NaN|undefined|Infinity/);
  return html.split(/<main lang="\w+">/).slice(1);
}

for (const experiment of EXPERIMENTS) {
  const { name, plans, limits } = experiment;
  test(`${name} measures, concludes and reports in both languages`, async () => {
    const declaration = { id: name, experiment: name, planName: 'short' as const, plan: plans.short, limits };
    const folder = await RunFolder.create(dir, { ...declaration, startedAt: '2026-01-31T12:00:00.000Z' });
    await experiment.run(new FakeLaboratory(), 'short', (measurement) => folder.add(measurement));
    const { conclusion } = await writeReport(folder, experiment);
    assert.ok((await folder.measurements()).every(({ invalid }) => invalid === undefined));
    // How far work that calculates scales is only decided where this machine has fewer cores than workers, and one
    // repetition of random waits decides nothing.
    const isDecided = name !== 'escalado' && name !== 'latencia-carga';
    assert.ok(conclusion.outcome === (isDecided ? 'confirmed' : conclusion.outcome), conclusion.verdict.en);
    assert.notEqual(conclusion.outcome, 'refuted');
    for (const [index, page] of pagesOf(folder).entries()) {
      const language = index === 0 ? 'es' : 'en';
      const texts = [
        experiment.question,
        experiment.hypothesis,
        ...conclusion.tables.map(({ title }) => title),
      ];
      for (const text of texts)
        assert.ok(page.includes(text[language].replaceAll("'", '&#39;')), text[language]);
      assert.ok(conclusion.charts.every(({ series }) => series.every(({ points }) => points.length > 0)));
    }
  });
}

const storedRuns = fileURLToPath(new URL('stored-runs', import.meta.url));
for (const name of readdirSync(storedRuns)) {
  // They were stored before runs had a version; what could not be learnt is null in them. Their own verdicts were reached
  // by other rules: what is beside them here is what those of today say of the same measurements.
  test(`a run of ${name} that an earlier version stored is judged by the rules of today`, async () => {
    const experiment = EXPERIMENTS.find((one) => one.name === name) ?? assert.fail(name);
    const folder = new RunFolder(join(dir, `stored-${name}`));
    cpSync(join(storedRuns, name), folder.path, { recursive: true });
    await writeReport(folder, experiment);
    const summaryIn = (path: string) => JSON.parse(readFileSync(join(path, 'resumen.json'), 'utf8'));
    assert.deepEqual(summaryIn(folder.path), summaryIn(join(storedRuns, name)));
    const pages = pagesOf(folder);
    assert.equal(pages.length, 2);
    assert.ok(pages.every((page) => /decidía con otras reglas|decided by other rules/.test(page)));
  });
}

test('where workers are not to be started, or do not accept simulated work, it is said beforehand', () => {
  const obstacles = (processes: boolean, simulatedWork: boolean) =>
    EXPERIMENTS.map(({ obstacle }) => obstacle({ processes, servers: [], simulatedWork })?.code);
  assert.deepEqual(new Set(obstacles(true, true)), new Set([undefined]));
  assert.deepEqual(new Set(obstacles(true, false)), new Set(['trabajo_no_admitido']), 'all set the work');
  assert.equal(
    respuestaInmediata.obstacle({ processes: false, servers: [], simulatedWork: true }),
    undefined,
  );
  assert.ok(obstacles(false, false).every(Boolean));
});

test('every experiment declares itself in both languages and has a name of its own', () => {
  assert.equal(new Set(EXPERIMENTS.map(({ name }) => name)).size, EXPERIMENTS.length);
  for (const { title, question, hypothesis, factors, stopRule } of EXPERIMENTS) {
    for (const text of [title, question, hypothesis, factors, stopRule]) assert.ok(text.es && text.en);
  }
});
