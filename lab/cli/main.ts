/*
 * `npm run lab`: experiments and their reports from the command line, over the same API as the page.
 */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import { counter, type NounForms, numerals } from '@sel/runtime/numerals';
import { DEFAULT_DATA_DIR } from '@sel/runtime/running-system';
import { UsageError } from '@sel/runtime/usage-error';
import { EXPERIMENTS } from '../experiments/experiments.ts';
import { powerOf } from '../experiments/operating-characteristics.ts';
import { writeReport } from '../experiments/report/write-report.ts';
import { NoRunError, RunFolder } from '../experiments/run-folder.ts';
import type { Threshold } from '../report/thresholds.ts';
import { LabClient } from './client.ts';
import { type Command, helpText, parseCommand } from './options.ts';
import { planificar } from './planning.ts';
import { useSystem } from './system.ts';

const RESULTS_DIR = join(DEFAULT_DATA_DIR, 'resultados');
const ASK_AGAIN_MS = 500;
const fourDigits = numerals('es', { maximumSignificantDigits: 4 });

/** Exit status: 0 all thresholds are met, 1 one is not, 2 it could not be done; comparisons have their own. */
async function main(): Promise<number> {
  const command = parseCommand(process.argv.slice(2));
  switch (command.name) {
    case 'help':
      console.log(helpText());
      return 0;
    case 'plan':
      return planificar(command);
    case 'compare': {
      // It starts systems, which takes what an image with the laboratory alone does not have.
      const { comparar } = await import('./comparing.ts');
      return comparar(command);
    }
    case 'report':
      return report(command.id, command.thresholds);
    case 'run':
      return report((await run(command)).id, command.thresholds);
  }
}

/** Runs an experiment to its end. @throws when it fails; Ctrl-C cancels it. */
async function run(command: Extract<Command, { name: 'run' }>): Promise<ExperimentProgress> {
  const { experiment, plan, broker } = command;
  await using system = await useSystem(broker, (text) => console.log(text));
  const lab = new LabClient(system.running);
  const onInterrupt = () => void lab.cancel().catch(() => {});
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
  const declared = EXPERIMENTS.find(({ name }) => name === experiment);
  const { title, question } = declared ?? {};
  console.log(`${title?.es}: ${question?.es}`);
  const power = declared && powerOf(declared, plan);
  if (power) console.log(power.es);
  await lab.start(experiment, plan);
  const ended = await untilEnded(lab);
  if (ended.state === 'cancelled') throw new Error('El experimento se canceló.');
  if (ended.state === 'failed') throw new Error(`El experimento falló: ${ended.error}`);
  return ended;
}

/** Draws a bar over itself on a terminal, and a line for each step elsewhere. */
async function untilEnded(lab: LabClient): Promise<ExperimentProgress> {
  const { stdout } = process;
  let drawn = '';
  for (;;) {
    const progress = await lab.progress();
    const bar = progress ? barOf(progress) : drawn;
    if (bar !== drawn) stdout.write(stdout.isTTY ? `\r${bar}` : `${bar}\n`);
    drawn = bar;
    if (progress && progress.state !== 'running') {
      if (stdout.isTTY) stdout.write('\n');
      return progress;
    }
    await sleep(ASK_AGAIN_MS);
  }
}

/** Makes the report from what is stored, and says what it says. */
async function report(id: string, thresholds: Threshold[]): Promise<number> {
  const folder = new RunFolder(join(RESULTS_DIR, id), console.error);
  const { experiment: name } = await folder.declaration().catch((error) => {
    throw error instanceof NoRunError
      ? new UsageError(`No hay ninguna ejecución «${id}» en ${RESULTS_DIR}.`)
      : error;
  });
  const experiment = EXPERIMENTS.find((candidate) => candidate.name === name);
  if (!experiment)
    throw new UsageError(`La ejecución «${id}» es de un experimento que ya no existe: ${name}.`);
  const { conclusion, checked } = await writeReport(folder, experiment, thresholds);
  console.log(`\n${conclusion.verdict.es}\n`);
  for (const [figure, { value, unit }] of Object.entries(conclusion.figures)) {
    const text = value === undefined ? '–' : fourDigits(value);
    console.log(`  ${figure.padEnd(22)}${text} ${unit}`);
  }
  for (const { met, text } of checked) console.log(met ? `  ✔ ${text}` : `  ✘ ${text} no se cumple`);
  console.log(`\nInforme: ${join(folder.path, 'informe.html')}`);
  return checked.every(({ met }) => met) ? 0 : 1;
}

const WIDTH = 30;
const MEASUREMENTS: NounForms = { one: 'medición', other: 'mediciones' };
const number = numerals('es');
const count = counter('es');

function barOf({ done, total }: ExperimentProgress): string {
  const full = total > 0 ? Math.round((done / total) * WIDTH) : 0;
  return `[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${number(done)} de ${count(total, MEASUREMENTS)}`;
}

main().then(
  (status) => process.exit(status),
  (error: Error) => {
    console.error(error instanceof UsageError ? error.message : `No se pudo: ${error.message}`);
    process.exit(2);
  },
);
