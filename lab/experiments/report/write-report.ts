import type { RunSummary } from '@sel/contract/lab/experiments';
import { documentStyle } from '../../report/document.ts';
import { type CheckedThreshold, checkThresholds, type Threshold } from '../../report/thresholds.ts';
import type { Conclusion } from '../conclusion.ts';
import type { AnyExperiment } from '../experiment.ts';
import type { StoredMeasurement } from '../measurement.ts';
import { stepsOf } from '../plan.ts';
import type { RunFolder } from '../run-folder.ts';
import type { StoredRun } from '../stored-run.ts';
import { renderReport } from './experiment-report.ts';
import { seriesToCsv, toCsv, toJson } from './exports.ts';

/** What can be made again from the raw results at any time, and the types under which it is served. */
export const REPORT_FILES = {
  'informe.html': 'text/html; charset=utf-8',
  'resultados.json': 'application/json; charset=utf-8',
  'mediciones.csv': 'text/csv; charset=utf-8',
  'series.csv': 'text/csv; charset=utf-8',
} as const;
export type ReportFile = keyof typeof REPORT_FILES;

/** What a list of runs shows of this one, beside the report so that a list need not read all results. */
export const SUMMARY_FILE = 'resumen.json';

/**
 * Makes the report and the tables for spreadsheets from the raw results, beside them.
 * @throws {UsageError} a threshold on a figure that this experiment does not have.
 * @throws {ShapeError} measurements of another experiment.
 */
export async function writeReport(
  folder: RunFolder,
  experiment: AnyExperiment,
  thresholds: readonly Threshold[] = [],
): Promise<{ conclusion: Conclusion; checked: CheckedThreshold[] }> {
  const run = await folder.run();
  const conclusion = experiment.conclude(run);
  const checked = checkThresholds(thresholds, conclusion.figures);
  const style = await documentStyle();
  const files: Record<ReportFile, string> = {
    'informe.html': renderReport({ experiment, run, conclusion, thresholds: checked }, style),
    'resultados.json': toJson(run, conclusion),
    'mediciones.csv': toCsv(run.measurements),
    'series.csv': seriesToCsv(run.measurements),
  };
  for (const [name, text] of Object.entries(files)) await folder.write(name, text);
  // Last, so that whoever finds a summary finds the report as well.
  await folder.write(SUMMARY_FILE, JSON.stringify(summary(experiment, run, conclusion)));
  return { conclusion, checked };
}

function summary(
  { title }: AnyExperiment,
  { declaration, measurements }: StoredRun,
  { outcome, verdict }: Conclusion,
): RunSummary {
  const { id, experiment, planName, plan, startedAt } = declaration;
  return {
    id,
    experiment,
    title,
    plan: planName,
    startedAt,
    outcome,
    verdict,
    done: measurements.length,
    total: stepsOf(plan).length,
    discarded: discarded(measurements),
  };
}

/** The reasons, each once, the most frequent first. */
function discarded(measurements: readonly StoredMeasurement[]): RunSummary['discarded'] {
  const reasons = new Map<string, RunSummary['discarded'][number]>();
  for (const { invalid: reason } of measurements) {
    if (!reason) continue;
    const { count } = reasons.get(reason.es) ?? { count: 0 };
    reasons.set(reason.es, { reason, count: count + 1 });
  }
  return [...reasons.values()].sort((a, b) => b.count - a.count);
}
