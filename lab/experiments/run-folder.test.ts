import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { ShapeError } from './measurement.ts';
import { pico } from './pico/experiment.ts';
import { respuestaInmediata } from './respuesta-inmediata/experiment.ts';
import { NoRunError, RunFolder } from './run-folder.ts';

const dir = testDirectory('run-folder');

const create = (id: string) => {
  const plan = pico.plans.short;
  return RunFolder.create(dir, { id, experiment: 'pico', planName: 'short', plan, startedAt: '2026-01-31' });
};

const MEASUREMENT = {
  figures: { highest: 900, earlyForecastS: 2, forecastS: undefined, drainS: undefined, refused: 0 },
  series: {
    secondsOfPoint: [0, 1],
    inSystem: [1, 900],
    arrivalsPerSecond: [80, 300],
    completionsPerSecond: [80, 200],
  },
  factors: { peakPerSecond: 300 },
  repetition: 1,
};

test('a figure that could not be learnt is read as it was stored, and keeps its column', async () => {
  const folder = await create('gaps');
  await folder.add(MEASUREMENT);
  const [read] = await folder.measurements();
  assert.deepEqual(read, MEASUREMENT);
  assert.ok(Object.hasOwn(read?.figures ?? {}, 'drainS'));
});

test('a line that was cut is left aside, and it is said', async () => {
  const { path } = await create('cut');
  writeFileSync(join(path, 'mediciones.jsonl'), `${JSON.stringify(MEASUREMENT)}\n{"figures":{"hi`);
  const told: string[] = [];
  assert.equal((await new RunFolder(path, (message) => told.push(message)).measurements()).length, 1);
  assert.match(told.join(), /La línea 2 de .* está cortada/);
});

test('a run of a later version is not read as if it were of this one', async () => {
  const folder = await create('later');
  const file = join(folder.path, 'declaracion.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version: 99 }));
  await assert.rejects(folder.run(), /versión posterior \(99\)/);
  await assert.rejects(new RunFolder(join(dir, 'nowhere')).run(), NoRunError);
});

test('limits that were declared with a run decide its verdict, and not those of today', async () => {
  const folder = await create('limits');
  for (const drainS of [11, 11.1, 10.9]) {
    await folder.add({ ...MEASUREMENT, figures: { ...MEASUREMENT.figures, forecastS: 10, drainS } });
  }
  const run = await folder.run();
  assert.equal(pico.conclude(run).outcome, 'confirmed');
  const strict = { ...run.declaration, limits: { wrongShare: 0.05 } };
  assert.equal(pico.conclude({ ...run, declaration: strict }).outcome, 'refuted');
});

test('measurements of another experiment are refused, and it is said what is wrong with them', async () => {
  const folder = await create('another');
  await folder.add(MEASUREMENT);
  const run = await folder.run();
  assert.throws(() => respuestaInmediata.conclude(run), ShapeError);
  const declaration = { ...run.declaration, plan: respuestaInmediata.plans.short };
  assert.throws(
    () => respuestaInmediata.conclude({ ...run, declaration }),
    /La medición .*peakPerSecond.*figures/,
  );
});
