import { createReadStream } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary, RunsOverview } from '@sel/contract/lab/experiments';
import { readJson } from '@sel/runtime/whole-file';
import type { FastifyInstance } from 'fastify';
import { REPORT_FILES, type ReportFile, SUMMARY_FILE } from '../../experiments/report/write-report.ts';
import { RECORD_FILE } from '../../record/prediction-record.ts';
import type { LabParts } from '../lab-parts.ts';
import { tellingOnce } from '../telling-once.ts';
import { LabProblem } from './problem.ts';

/** A report has its style within itself, and needs nothing else. */
const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/** A list that grows for years is cut; the folders of the older ones stay. */
const MOST_LISTED = 200;

/** The reports of runs, for everybody who may look. */
export async function reportRoutes(app: FastifyInstance, { resultsDir, logger }: LabParts): Promise<void> {
  const tell = tellingOnce(logger);

  app.get('/lab/informes', async (): Promise<RunsOverview> => {
    return { runs: await runsIn(resultsDir, tell) };
  });

  app.get<{ Params: { id: string; archivo: string } }>(
    '/lab/informes/:id/:archivo',
    async (request, reply) => {
      const { id, archivo } = request.params;
      // Only names of this form and of this list: no path leads out of the folder of results.
      const type = Object.hasOwn(REPORT_FILES, archivo) ? REPORT_FILES[archivo as ReportFile] : undefined;
      const path = join(resultsDir, id, archivo);
      if (!type || !/^[\w-]+$/.test(id) || !(await exists(path))) {
        throw new LabProblem('informe_no_encontrado', `No hay ningún ${archivo} de «${id}».`);
      }
      return reply
        .type(type)
        .headers({
          'Cache-Control': 'no-cache',
          'Content-Security-Policy': REPORT_POLICY,
          'X-Content-Type-Options': 'nosniff',
          'Referrer-Policy': 'no-referrer',
        })
        .send(createReadStream(path));
    },
  );
}

/** Names begin with the time, so that they sort by it. Folders without a report are of runs that go on, or were killed. */
async function runsIn(resultsDir: string, tell: (message: string) => void): Promise<RunSummary[]> {
  const ids = await readdir(resultsDir).catch(() => []);
  const latest = ids
    .filter((id) => id !== RECORD_FILE)
    .sort()
    .reverse()
    .slice(0, MOST_LISTED);
  return latest.flatMap((id) => {
    const path = join(resultsDir, id, SUMMARY_FILE);
    return readJson<RunSummary>(path, (summary) => summary.id === id, tell) ?? [];
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
