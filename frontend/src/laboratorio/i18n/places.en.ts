import { counter, numerals } from '@sel/runtime/numerals';
import type { PlaceTexts } from './places.es.ts';

const number = numerals('en');
const count = counter('en');
const MEASUREMENTS = { one: 'measurement', other: 'measurements' };
const REPORTS = { one: 'report', other: 'reports' };

export const en: PlaceTexts = {
  row: { label: 'Places of the laboratory', about: 'About' },
  strip: {
    label: 'How the system is',
    conditions: {
      full: 'As many pages look at the laboratory as it lets: close one or wait, this one keeps trying by itself.',
      lost: 'The laboratory does not answer: this page keeps trying by itself.',
      databaseAway: 'The database does not answer: the figures wait for it to come back.',
      experiment: 'Experiment under way',
      trial: 'Trial of a plan under way',
      fault: 'Fault under way',
      load: 'Load under way',
      rest: 'At rest',
    },
    fault: (name) => `Fault: ${name}`,
    queued: 'Waiting',
    timeLeft: (time) => `${time} left`,
    extend: '+15 min',
    extendHint: 'The load stops by itself. With this it lasts 15 more minutes from now.',
    elsewhere: 'Changed on another page.',
    stopAll: 'Stop all',
    stopAllHint:
      'Cancels the experiment, stops the load, takes the simulated work back and leaves the workers as they were at first.',
  },
  key: { label: 'Key or link', use: 'Use', watching: 'You only watch.' },
  setup: {
    label: 'The setup of the link',
    proposes: 'The link proposes:',
    start: 'Start with this',
    forget: 'Discard',
    copy: 'Copy the link to this',
    workers: (n) => count(n, { one: 'worker', other: 'workers' }),
    slots: (n) => `${count(n, { one: 'slot', other: 'slots' })} in each`,
    work: (time) => `${time} of work`,
  },
  experiment: {
    power: 'How surely the full plan decides',
    takes: 'Takes',
    shortOrFull: (short, full) => `${short}; the full plan, ${full}`,
    needs: 'Needs',
    nothingMore: 'nothing more',
    last: 'Last time',
    never: 'not run yet',
    guess: 'Your prediction',
    guesses: {
      confirmed: 'It will be confirmed',
      refuted: 'It will be refuted',
      undecided: 'It cannot be decided',
    },
    length: 'How long it takes',
    endsLoad: 'When it starts, your load stops. When it ends, the load is back as it was.',
    run: 'Run',
    allOfIts: 'All its reports',
  },
  run: {
    none: 'No experiment under way',
    trial: 'The trial of a plan',
    toPlanner: 'See what came of it',
    phases: {
      preparing: 'Preparing the system.',
      measuring: 'Measuring.',
      draining: 'Waiting for what is left to end.',
      restoring: 'Setting the system back to what it was.',
    },
    left: (time) => `About ${time} left.`,
    almostDone: 'Almost done.',
    restored: 'The system is as it was before, your load included.',
    discarded: (left, done) =>
      `${number(left)} of ${count(done, MEASUREMENTS)} ${left === 1 ? 'does' : 'do'} not count:`,
  },
  reports: {
    title: 'Reports',
    one: 'Report',
    side: (side) => `Report ${side}`,
    none: 'There are no reports yet. Each experiment leaves one.',
    toExperiments: 'See the experiments',
    experiment: 'Experiment',
    verdict: 'Verdict',
    all: 'All',
    count: (shown, all) =>
      shown === all ? count(all, REPORTS) : `${number(shown)} of ${count(all, REPORTS)}`,
    choose: 'Choose for comparison',
    chooseOne: 'Choose a report',
    chooseTwo: 'Choose two to compare them.',
    compare: 'Compare the two',
    compareTitle: 'Compare two reports',
    interrupted: 'Interrupted:',
    open: 'Open the report',
    alone: 'Open on its own',
    repeat: 'Repeat',
    delete: 'Delete',
    deleteForGood: 'Delete for good?',
    missing: 'That report is not here',
    figures: 'Figures of both reports',
    figure: 'Figure',
    change: 'From A to B',
    chance:
      'Two runs of the same system differ by chance as well: a difference alone does not say that anything has changed.',
    didItHelp: 'Did the change help?',
    comparedVerdicts: {
      better: 'B is better',
      worse: 'B is worse',
      equivalent: 'equivalent',
      undecided: 'undecided',
    },
    noVerdict: 'no verdict',
    noChange: 'the same',
    forestNote:
      'The mark is the mean of the pairs; the thick line, where the true value lies with 90% confidence; the thin one, with 95%. What lies wholly within the band does not matter.',
    differenceOf: (what) => `${what}: how much longer B takes than A`,
    differenceNote:
      'From the fastest query to the slowest: below 0, B takes less. The vertical line is the 95% interval of each percentile.',
    nothingInCommon: 'The two reports have no figures in common.',
  },
};
