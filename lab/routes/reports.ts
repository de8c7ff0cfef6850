import { createReadStream } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary, RunsOverview } from '@sel/contract';
import type { FastifyInstance } from 'fastify';
import type { LabParts } from '../app.ts';
import { REPORT_FILES, type ReportFile, SUMMARY_FILE } from '../report/write-report.ts';
import { LabProblem } from './problem.ts';

/** A report has its style within itself, and needs nothing else. */
const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/** A list that grows for years is cut; the folders of the older ones stay. */
const MOST_LISTED = 200;

/** The reports of runs, for everybody who may look. */
export async function reportRoutes(app: FastifyInstance, { resultsDir }: LabParts): Promise<void> {
  app.get('/lab/informes', async (): Promise<RunsOverview> => ({ ejecuciones: await runsIn(resultsDir) }));

  app.get<{ Params: { id: string; archivo: string } }>(
    '/lab/informes/:id/:archivo',
    async (request, reply) => {
      const { id, archivo } = request.params;
      // Only names of this form and of this list: no path leads out of the folder of results.
      const type = Object.hasOwn(REPORT_FILES, archivo) ? REPORT_FILES[archivo as ReportFile] : undefined;
      const path = join(resultsDir, id, archivo);
      if (!type || !/^[\w-]+$/.test(id) || !(await exists(path))) {
        throw new LabProblem(404, 'informe_no_encontrado', `No hay ningún ${archivo} de «${id}».`);
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
async function runsIn(resultsDir: string): Promise<RunSummary[]> {
  const ids = await readdir(resultsDir).catch(() => []);
  const latest = ids.sort().reverse().slice(0, MOST_LISTED);
  const summaries = await Promise.all(latest.map((id) => summaryIn(join(resultsDir, id))));
  return summaries.filter((summary) => summary !== undefined);
}

async function summaryIn(folder: string): Promise<RunSummary | undefined> {
  const text = await readFile(join(folder, SUMMARY_FILE), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
