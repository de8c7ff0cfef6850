import { readFile } from 'node:fs/promises';
import type { RunSummary } from '@sel/contract/lab/experiments';
import { type CheckedThreshold, checkThresholds, type Threshold } from '../../report/thresholds.ts';
import type { Conclusion, Experiment } from '../experiment.ts';
import type { RunFolder, RunResults } from '../results.ts';
import { conclude } from './conclusion.ts';
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
 * @throws {ThresholdError} a threshold on a figure that this experiment does not have.
 */
export async function writeReport(
  folder: RunFolder,
  experiment: Experiment,
  thresholds: readonly Threshold[] = [],
): Promise<{ conclusion: Conclusion; checked: CheckedThreshold[] }> {
  const results = await folder.results();
  const conclusion = conclude(experiment, results);
  const checked = checkThresholds(thresholds, conclusion.figures);
  const style = await readFile(new URL('../../report/report.css', import.meta.url), 'utf8');
  const files: Record<ReportFile, string> = {
    'informe.html': renderReport({ experiment, results, conclusion, thresholds: checked }, style),
    'resultados.json': toJson(results, conclusion),
    'mediciones.csv': toCsv(results.measurements),
    'series.csv': seriesToCsv(results.measurements),
  };
  for (const [name, text] of Object.entries(files)) await folder.write(name, text);
  // Last, so that whoever finds a summary finds the report as well.
  await folder.write(SUMMARY_FILE, JSON.stringify(summary(experiment, results, conclusion)));
  return { conclusion, checked };
}

function summary(
  { title }: Experiment,
  { declaration, measurements }: RunResults,
  { outcome, verdict }: Conclusion,
): RunSummary {
  const { id, planName, plan, startedAt } = declaration;
  return {
    id,
    title,
    plan: planName,
    startedAt,
    outcome,
    verdict,
    done: measurements.length,
    total: plan.combinations.length * plan.repetitions,
  };
}
