import { join } from 'node:path';
import type { ComparedVerdict, Comparison } from '@sel/contract/lab/comparison';
import { numerals } from '@sel/runtime/numerals';
import { DEFAULT_DATA_DIR } from '@sel/runtime/running-system';
import { onStopSignal } from '@sel/runtime/stop-signals';
import { UsageError } from '@sel/runtime/usage-error';
import { whenOrphaned } from '../../local/processes/orphaned.ts';
import type { Onlooker } from '../compare/both-systems.ts';
import { compareRefs, measureFloor, type RefsRequest } from '../compare/compare-refs.ts';
import { ComparisonFolder } from '../compare/comparison-folder.ts';
import { FIGURES } from '../compare/figures.ts';
import { floorOf } from '../compare/noise-floor.ts';
import { compareReports } from '../compare/of-reports.ts';
import { VERDICT_WORDS } from '../compare/sentences.ts';
import type { MeasuredRun } from '../compare/stored-comparison.ts';
import type { CountingRun } from '../compare/taken-run.ts';
import { commitOf, uncommitted } from '../compare/trees.ts';
import { NoRunError } from '../experiments/run-folder.ts';
import { formats } from '../report/text.ts';
import { type CompareCommand, statusOf } from './compare-options.ts';

const RESULTS_DIR = join(DEFAULT_DATA_DIR, 'resultados');
const percent = numerals('es', { style: 'percent', maximumSignificantDigits: 2 });
const { number } = formats('es');

/** Compares and says what came out. @returns the exit status: see {@link statusOf}; of the noise floor 0 when there is one. */
export async function comparar(command: CompareCommand): Promise<number> {
  switch (command.kind) {
    case 'reports':
      return reports(command);
    case 'refs':
      return refs(command);
    case 'null':
      return nullComparisons(command);
  }
}

type Of<Kind extends CompareCommand['kind']> = Extract<CompareCommand, { kind: Kind }>;

async function reports({ a, b, delta, accepted, out }: Of<'reports'>): Promise<number> {
  const comparison = await compareReports(RESULTS_DIR, { a, b }, delta).catch((error) => {
    throw error instanceof NoRunError ? new UsageError(error.message) : error;
  });
  const startedAt = new Date().toISOString();
  const folder = new ComparisonFolder(out);
  const report = await folder.writeComparison(`${a}--${b}`, comparison, { startedAt });
  return tell(comparison, report, accepted);
}

async function refs(command: Of<'refs'>): Promise<number> {
  const { comparison, report } = await interruptible((signal) =>
    compareRefs(requestFrom(command), onlooker, signal),
  );
  return tell(comparison, report, command.accepted);
}

async function nullComparisons(command: Of<'null'>): Promise<number> {
  const { floor, verdicts } = await interruptible((signal) =>
    measureFloor(requestFrom(command), command.times, onlooker, signal),
  );
  if (verdicts.length === 0) {
    console.error(
      '\nNo hubo bastantes mediciones que cuenten en ninguna comparación: deja la máquina tranquila, o baja --tasa.',
    );
    return statusOf(null, []);
  }
  const alarms = verdicts.filter((verdict) => verdict === 'better' || verdict === 'worse').length;
  console.log(`\nEl mismo código pasó por mejor o peor en ${alarms} de ${verdicts.length} comparaciones.\n`);
  for (const { name, label } of FIGURES) {
    const size = floorOf(floor.comparisons, name);
    console.log(
      `  ${label.es.padEnd(34)} ${size === null ? 'muy pocas para saberlo' : `± ${percent(size)}`}`,
    );
  }
  console.log('\nDesde ahora δ no es menor que eso en las comparaciones con esta carga en esta máquina.');
  return 0;
}

function requestFrom({ base, head, plan, delta, out }: Of<'refs' | 'null'>): RefsRequest {
  const subject = ({ ref, env }: typeof base) => ({ ref, commit: commitOf(ref), env });
  const changed = uncommitted();
  if (changed > 0)
    console.error(`Hay ${changed} archivos cambiados sin commit: no entran en la comparación.`);
  return {
    subjects: { a: subject(base), b: subject(head) },
    plan,
    personal: delta,
    folder: new ComparisonFolder(out),
  };
}

const onlooker: Onlooker = {
  say: (text) => console.error(text),
  measured(run: MeasuredRun) {
    const text = run.invalid ? `no cuenta: ${run.invalid.es}` : figuresText(run);
    console.error(`  ${String(run.pair).padStart(3)} ${run.side.toUpperCase()}  ${text}`);
  },
};

function figuresText({ figures: { p50Ms, p99Ms, throughputPerSecond, cpuMs } }: CountingRun): string {
  return `p50 ${number(p50Ms)} ms, p99 ${number(p99Ms)} ms, ${number(throughputPerSecond)}/s, ${number(cpuMs)} ms de CPU`;
}

/** Ctrl-C, or the end of npm, ends the systems in order; a second Ctrl-C is for the impatient, and their guards end them. */
async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new UsageError('Interrumpido.'));
  const releases = [onStopSignal(stop, () => process.exit(2)), whenOrphaned(stop)];
  // Nobody reads any more: `comparar … | head`. An error that nobody listens to would leave the trees behind.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', stop);
  try {
    return await work(stopping.signal);
  } catch (error) {
    throw stopping.signal.aborted ? stopping.signal.reason : error;
  } finally {
    for (const release of releases) release();
  }
}

function tell(comparison: Comparison, report: string, accepted: readonly ComparedVerdict[]): number {
  const { verdict, sentence, refusals, caveats, figures } = comparison;
  console.log(`\n${verdict ? `${VERDICT_WORDS[verdict].es}. ` : ''}${sentence.es}\n`);
  for (const refusal of refusals) console.log(`  ${refusal.es}`);
  for (const figure of figures) {
    console.log(
      `  ${figure.label.es}: ${figure.verdict ? VERDICT_WORDS[figure.verdict].es : 'sin veredicto'}`,
    );
    console.log(`      ${figure.sentence.es}`);
  }
  for (const caveat of caveats) console.log(`\n  ${caveat.es}`);
  console.log(`\nInforme: ${report}`);
  return statusOf(verdict, accepted);
}
