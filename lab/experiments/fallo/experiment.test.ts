import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concludeFrom } from '../for-tests/conclude-from.ts';
import { stepsOf } from '../plan.ts';
import { fallo } from './experiment.ts';

type Counts = { lost?: number; duplicated?: number; endedTwice?: number; recoveredAfterMs?: number };
const NONE = { lost: 0, duplicated: 0, endedTwice: 0 };

/** What `fallo` says of so many faults of the short plan, one after the other. */
const conclude = (...faults: Counts[]) =>
  concludeFrom(
    fallo,
    'short',
    (_, repetition) => ({
      figures: {
        ...{ accepted: 1_000, notAccepted: 3, noticedAfterMs: 0, recoveredAfterMs: 2_500, redelivered: 0 },
        ...faults[repetition - 1],
      },
      series: { secondsOfPoint: [1, 2], p95Ms: [10, undefined], failed: [0, 3], faultAtS: [1] },
    }),
    stepsOf(fallo.plans.short).slice(0, faults.length),
  );

test('fallo is refuted by a single lost consulta or one that ended twice', () => {
  assert.equal(conclude(NONE, NONE, NONE, NONE, NONE).outcome, 'confirmed');
  const { outcome, verdict } = conclude(NONE, { ...NONE, lost: 1 });
  assert.equal(outcome, 'refuted');
  assert.match(verdict.es, /En 2 fallos se perdieron 1 consultas aceptadas de 2\u202f000/);
  assert.equal(conclude({ ...NONE, endedTwice: 1 }).outcome, 'refuted');
});

test('the table of faults tells how long a recovery took in the unit of the verdict', () => {
  const { verdict, tables } = conclude(NONE);
  const [faults] = tables;
  const column = faults?.columns.findIndex(({ label }) => label.es === 'Recuperado a los') ?? -1;
  assert.deepEqual([faults?.columns[column]?.unit, faults?.rows[0]?.[column]], ['s', 2.5]);
  assert.match(verdict.es, /La recuperación más lenta tardó 2,5\ss/);
});

test('faults that no client felt are not said to have been recovered from in no time', () => {
  assert.match(
    conclude({ ...NONE, recoveredAfterMs: 0 }).verdict.en,
    /No client noticed them: nothing failed, and the p95 never exceeded 3 times the usual one, or 25 ms more\./,
  );
});

test('one that was lost refutes, whatever was not learnt of another fault', () => {
  assert.equal(conclude({ ...NONE, lost: 1 }, { duplicated: 0, endedTwice: 0 }).outcome, 'refuted');
});

test('fallo is undecided where not everything was looked for, and after too few faults, and says what it would take', () => {
  const unknown = conclude(NONE, NONE, NONE, NONE, { lost: 0, duplicated: 0 });
  assert.equal(unknown.outcome, 'undecided');
  assert.equal(unknown.figures.endedTwice?.value, undefined);
  const { outcome, verdict } = conclude(NONE, NONE);
  assert.equal(outcome, 'undecided');
  assert.match(verdict.es, /harían falta 5, y hubo 2\./);
  assert.match(verdict.es, /0 consultas aceptadas de 2\u202f000 \(como mucho el 0,15\s%, al 95\s%\)/);
});
