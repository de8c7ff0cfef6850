import type { Outcome } from '@sel/contract/lab/experiments';
import type { Text } from '@sel/contract/lab/text';
import type { ChartSpec, TableSpec } from '../report/chart-spec.ts';
import type { Figure } from '../report/thresholds.ts';

export interface Presentation {
  /** The answer to the question in one or two sentences, with figures. */
  verdict: Text;
  charts: ChartSpec[];
  tables: TableSpec[];
  /** What thresholds are checked against: `e2e.p99`. */
  figures: Record<string, Figure>;
}

export interface Conclusion extends Presentation {
  /** Whether the hypothesis held; undecided when the data do not carry an answer. */
  outcome: Outcome;
}

export const TOO_FEW: Conclusion = {
  outcome: 'undecided',
  verdict: {
    es: 'No hay bastantes mediciones que cuenten para responder a la pregunta.',
    en: 'There are not enough measurements that count to answer the question.',
  },
  charts: [],
  tables: [],
  figures: {},
};
