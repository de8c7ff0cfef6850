import type { RunSummary, RunsOverview } from '@sel/contract/lab/experiments';
import { language, theme } from '../../preferences.ts';
import { act, LAB, readJson } from '../lab-api.ts';
import { createResource } from '../resource.ts';

/** The runs that have left a report, the latest first. */
export const reports = createResource(() => readJson<RunsOverview>('/informes'));

export function reportOf(id: string): RunSummary | undefined {
  return reports.latest.value?.runs.find((run) => run.id === id);
}

export function latestOf(experiment: string): RunSummary | undefined {
  return reports.latest.value?.runs.find((run) => run.experiment === experiment);
}

/** @returns whether it is gone. */
export async function deleteReport(id: string): Promise<boolean> {
  const isDone = await act('reports', 'DELETE', `/informes/${id}`);
  await reports.refresh();
  return isDone;
}

/** A file that a run has left; the report opens in the language and the theme that are chosen here. */
export function fileUrl(id: string, file: string): string {
  const url = `${LAB}/informes/${encodeURIComponent(id)}/${file}`;
  return file === 'informe.html' ? `${url}?idioma=${language.value}&tema=${theme.value}` : url;
}
