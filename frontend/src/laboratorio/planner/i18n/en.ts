import { counter } from '@sel/runtime/numerals';
import type { PlannerTexts } from './es.ts';

const count = counter('en');
const WORKERS = { one: 'worker', other: 'workers' };

export const en: PlannerTexts = {
  title: 'How many workers do you need?',
  lead: 'Say how much load you expect and how long it may take. The planner simulates it and looks for the cheapest plan.',
  fields: {
    ratePerSecond: 'Queries per second, in the busiest hour',
    serviceMs: 'Work on each of them (ms)',
    limitMs: 'Longest time that they may take (ms)',
    metric: 'What counts',
    level: 'How many must keep to it',
    variety: 'How that work varies',
    failures: 'Workers that may die',
    concurrency: 'Queries at a time in each worker',
    costPerWorker: 'Cost of each worker (0: leave it out)',
  },
  help: {
    ratePerSecond:
      'How many queries come per second when most of them come. If you only know the day’s, the busiest hour often has a tenth: divide that by 3,600.',
    serviceMs: 'The mean time that a worker spends on a query, without its wait in the queue.',
    limitMs:
      'The objective: 99 of every 100 queries shall take this or less, from asking to knowing the result.',
    failures:
      'The objective is met even when so many workers are missing. With 0, the plan has none in reserve.',
  },
  metrics: { e2e: 'end to end', wait: 'the wait in the queue' },
  levels: { '0.5': '50 of every 100', '0.95': '95 of every 100', '0.99': '99 of every 100' },
  varieties: {
    constante: 'always the same',
    exponencial: 'many short, few long',
    hiperexponencial: 'nearly all short, some very long',
  },
  more: 'More options',
  plan: 'Calculate',
  planning: (simulated) => `Calculating… ${simulated} simulations`,
  measure: 'Use what the system does now',
  measured: (consultas, workers) => `Measured on ${consultas} queries with ${count(workers, WORKERS)}.`,
  invitation: {
    title: 'Your plan will be here',
    todo: 'Type three numbers and press “Calculate”: how much comes, how much work each query is, and how long it may take.',
    examples: 'You do not know them? An example fills them in; then change them as you like.',
    names: {
      tienda: 'A small shop',
      rebajas: 'The first day of the sales',
      informes: 'Long queries',
    },
    filledIn: (example) => `Filled in: “${example}”. Now press “Calculate”.`,
  },
  needsKey: 'Calculating needs the laboratory’s key.',
  bandTitle: (level) => `${level} by the workers that are at work`,
  bandNotes: [
    'The dot is what is predicted; the bar, where it lies in 9 of 10 stretches.',
    'The line is your limit. The plan is marked.',
    'Where there is no dot the queue grows without end.',
    'Beside the plan, in grey: with 10% less and more load (on the left) and work (on the right).',
  ],
  measuredNote: (ms, workers) => `The diamond is what was measured: ${ms} with ${count(workers, WORKERS)}.`,
  bandRow: (workers, median, low, high) =>
    `${count(workers, WORKERS)}: ${median}, between ${low} and ${high}`,
  bandUnstable: (workers) => `${count(workers, WORKERS)}: the queue grows without end`,
  workersAxis: 'workers at work',
  endless: 'no end',
  numbers: 'Where each number comes from',
  bounds: 'Bounds',
  sensitivity: 'If it is not as you say',
  sensitivityHelp:
    'Today’s numbers are not tomorrow’s. Here the calculation is repeated with 10% more and less: if the answer changes much, leave some room.',
  changes: { load: 'load', service: 'work' },
  needed: (workers) => count(workers, WORKERS),
  notPossible: 'no number is enough',
  trial: 'Check it',
  trialNote: (triesFewer, time) =>
    `Tries the answer on this system: it measures the service at four fifths of the load, tries the plan${triesFewer ? ' and one with a worker fewer' : ''}, kills a worker, and notes in the record what came true. It takes about ${time} or more. Meanwhile your load is stopped; at the end, or if you cancel it, all is back as it was.`,
  trialInSmall: (workers, most, rate) =>
    `The plan asks for ${count(workers, WORKERS)}, and here ${most} are tried at most: a small twin is tried, at about ${rate} per second. It shows whether the planner knows the service and the queue; not what the database and the queue bear at the full load, nor that many workers together wait less.`,
  tryOut: 'Try it out',
  giveUp: 'Cancel the trial',
  trialSteps: (done, total) => `${done} of ${total} steps`,
  trialOf: (rate, level, limit) => `The trial: ${rate} per second, ${level} of ${limit} at most`,
  trialCommand: 'By a command, in the project’s folder',
  triedTitle: (level) => `${level} by the workers: predicted, and measured in the trial`,
  triedNote: 'The diamond is what was measured in the trial.',
  trialOfMeasured:
    'Workers cannot simulate what was measured. To check a plan, type how much work each query takes.',
  exports: 'Putting it into practice',
  copy: 'Copy',
};
