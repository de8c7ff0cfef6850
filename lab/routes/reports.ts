import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { LabParts } from '../app.ts';
import { REPORT_FILES, type ReportFile } from '../report/write-report.ts';
import { LabProblem } from './problem.ts';

/** A report has its style within itself, and needs nothing else. */
const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/** The reports of runs, for everybody who may look. */
export async function reportRoutes(app: FastifyInstance, { resultsDir }: LabParts): Promise<void> {
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

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
