/*
 * The record of predictions: each is written down before anybody knows what will come, and scored after it. This is its entry.
 */

import { randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Prediction, type RecordOverview, type ScoredPrediction } from '@sel/contract/lab/record';
import { Compile } from 'typebox/compile';
import { readLines } from './json-lines.ts';

/** It lies beside the runs' folders. */
export const RECORD_FILE = 'calibracion.jsonl';

/** What is to be said of a prediction when it is made; the rest is the record's. */
export type NewPrediction = Omit<Prediction, 'id' | 'madeAt'>;

/** So many are shown one by one. */
const MOST_SHOWN = 50;

/** A line of the file: a prediction, or what came of an earlier one. */
type Line = { prediction: Prediction } | { outcome: Outcome & { of: string; seenAt: string } };

/**
 * The file of all predictions. Nothing in it is ever changed: lines are added, each in one write, so that several
 * processes may add at once and a crash costs no more than the line that it cut.
 */
export class PredictionRecord {
  readonly #path: string;
  readonly #tell: (message: string) => void;

  /** @param tell is told which lines are left aside, because a crash cut them. */
  constructor(path: string, tell: (message: string) => void = () => {}) {
    this.#path = path;
    this.#tell = tell;
  }

  /** Writes a prediction down. Its outcome must not be known yet. @returns when it is in the file. */
  async predict(made: NewPrediction): Promise<Prediction> {
    const prediction = { id: randomUUID(), madeAt: new Date().toISOString(), ...made };
    if (!isPrediction.Check(prediction) || !(made.lowMs <= made.highMs)) {
      throw new RangeError(`a prediction needs numbers, low ≤ high: ${JSON.stringify(made)}`);
    }
    await this.#add({ prediction });
    return prediction;
  }

  /** Writes down what came of a prediction; only the first outcome of each counts. */
  async settle({ id }: Prediction, outcome: Outcome): Promise<void> {
    await this.#add({ outcome: { of: id, seenAt: new Date().toISOString(), ...outcome } });
  }

  /** Predictions that have an outcome to compare with, in the order in which they were made. */
  scored(): ScoredPrediction[] {
    return scoredIn(this.#lines());
  }

  overview(): RecordOverview {
    const lines = this.#lines();
    const scored = scoredIn(lines);
    return {
      scored: scored.length,
      inside: scored.filter(({ isInside }) => isInside).length,
      expectedInside: scored.reduce((sum, { confidence }) => sum + confidence, 0),
      withoutOutcome: lines.filter((line) => 'prediction' in line).length - scored.length,
      latest: scored.slice(-MOST_SHOWN).reverse(),
    };
  }

  async #add(line: Line): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    // Whatever a crash left at the end of the file, this line begins anew: an empty line costs nothing.
    await appendFile(this.#path, `\n${JSON.stringify(line)}\n`);
  }

  #lines(): Line[] {
    return readLines(this.#path, lineIn, this.#tell);
  }
}

const isPrediction = Compile(Prediction);

function lineIn(value: unknown): Line {
  const { prediction, outcome } = value as Partial<{ prediction: unknown; outcome: { of: unknown } }>;
  if (isPrediction.Check(prediction) || typeof outcome?.of === 'string') return value as Line;
  throw new TypeError('neither a prediction nor an outcome');
}

/** An outcome that stands before its prediction is no outcome of it: it was known already. */
function scoredIn(lines: readonly Line[]): ScoredPrediction[] {
  const predictions = new Map<string, Prediction>();
  const outcomes = new Map<string, Outcome>();
  for (const line of lines) {
    if ('prediction' in line) predictions.set(line.prediction.id, line.prediction);
    else if (predictions.has(line.outcome.of) && !outcomes.has(line.outcome.of)) {
      outcomes.set(line.outcome.of, line.outcome);
    }
  }
  return [...predictions.values()].flatMap((prediction) => {
    const outcome = outcomes.get(prediction.id);
    return (outcome && score(prediction, outcome)) ?? [];
  });
}

export type Outcome =
  | { ms: number }
  /** It was not waited for to its end. */
  | { atLeastMs: number };

/**
 * A prediction beside what came of it, with its interval score: (u − l) + 2/α · how far outside (Gneiting and Raftery,
 * "Strictly Proper Scoring Rules, Prediction, and Estimation", *Journal of the American Statistical Association* 102(477),
 * 2007, section 6.2). Whoever widens an interval to be always right, or narrows it to look sure, scores worse on average
 * than with the honest one.
 * @returns undefined when the outcome, cut off inside or before the interval, does not tell.
 */
export function score(prediction: Prediction, outcome: Outcome): ScoredPrediction | undefined {
  const { lowMs, highMs, confidence } = prediction;
  const isAtLeast = 'atLeastMs' in outcome;
  const outcomeMs = isAtLeast ? outcome.atLeastMs : outcome.ms;
  if (isAtLeast && outcomeMs <= highMs) return undefined;
  const outsideMs = Math.max(lowMs - outcomeMs, outcomeMs - highMs, 0);
  return {
    ...prediction,
    outcomeMs,
    isAtLeast,
    isInside: outsideMs === 0,
    scoreMs: highMs - lowMs + (2 / (1 - confidence)) * outsideMs,
  };
}
