import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareRefs } from '../../lab/compare/compare-refs.ts';
import { ComparisonFolder } from '../../lab/compare/comparison-folder.ts';
import { DEFAULT_PLAN } from '../../lab/compare/plan.ts';
import { commitOf } from '../../lab/compare/trees.ts';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { burningCommit } from './burning-commit.ts';

const PAIRS = 20;

/** In a shorter one the processor time of a consulta differs from pair to pair by more than what is to be found. */
const MEASURE_MS = 10_000;

/** They take twenty minutes, in which the machine must have nothing else to do. */
const skip = process.env.COMPARE_REAL !== 'si' && 'wanted with COMPARE_REAL=si, on a quiet machine';

describe(`two systems, measured in turn in ${PAIRS} pairs`, { skip }, () => {
  const dir = testDirectory('compare');

  const processorOf = async (head: string) => {
    const subject = (ref: string) => ({ ref, commit: commitOf(ref), env: {} });
    const { comparison } = await compareRefs(
      {
        subjects: { a: subject('HEAD'), b: subject(head) },
        plan: { ...DEFAULT_PLAN, pairs: PAIRS, measureMs: MEASURE_MS, saturateMs: 1_000 },
        personal: 0.02,
        folder: new ComparisonFolder(dir),
      },
      { say: () => {}, measured: () => {} },
      new AbortController().signal,
    );
    assert.deepEqual(comparison.refusals, []);
    return comparison.figures.find(({ name }) => name === 'cpuMs') ?? assert.fail('no processor time');
  };

  test('a worker that makes a consulta 5 % dearer is found', async (t) => {
    const { verdict, sentence } = await processorOf(burningCommit());
    t.diagnostic(sentence.es);
    assert.equal(verdict, 'worse', sentence.es);
  });

  test('the same code is neither better nor worse', async (t) => {
    const { verdict, sentence } = await processorOf('HEAD');
    t.diagnostic(sentence.es);
    assert.match(`${verdict}`, /equivalent|undecided/, sentence.es);
  });
});
