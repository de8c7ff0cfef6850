import { TooFewError } from '../../queueing/domain.ts';
import type { Conclusion, Experiment } from '../experiment.ts';
import type { RunDeclaration, RunResults } from '../results.ts';

/** What an experiment concludes from the measurements that count; undecided when they are too few. */
export function conclude(experiment: Experiment, { declaration, measurements }: RunResults): Conclusion {
  const valid = measurements.filter(({ invalid }) => invalid === undefined);
  if (valid.length === 0) return TOO_FEW;
  try {
    return experiment.conclude(valid, declaration.plan);
  } catch (error) {
    if (error instanceof TooFewError) return TOO_FEW;
    throw error;
  }
}

const TOO_FEW: Conclusion = {
  outcome: 'undecided',
  verdict: {
    es: 'No hay bastantes mediciones que cuenten para responder a la pregunta.',
    en: 'There are not enough measurements that count to answer the question.',
  },
  charts: [],
  tables: [],
  figures: {},
};

/** The commands that repeat a run, and that make its report again from what is stored. */
export function commands({ id, experiment, planName }: RunDeclaration): { repeat: string; remake: string } {
  return {
    repeat: `npm run lab -- ${experiment} --plan ${planName}`,
    remake: `npm run lab -- informe ${id}`,
  };
}
