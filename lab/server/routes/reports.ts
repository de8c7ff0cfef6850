import type { Comparison } from '@sel/contract/lab/comparison';
import type { RunsOverview } from '@sel/contract/lab/experiments';
import type { RecordOverview } from '@sel/contract/lab/record';
import { Refusal } from '@sel/runtime/refusal';
import type { FastifyInstance } from 'fastify';
import { compareReports } from '../../compare/of-reports.ts';
import { ShapeError } from '../../experiments/measurement.ts';
import { NoRunError } from '../../experiments/run-folder.ts';
import { RUN_ID } from '../../experiments/stored-run.ts';
import { preselected } from '../../report/document.ts';
import type { RouteParts } from '../lab-parts.ts';
import { tellingOnce } from '../telling-once.ts';
import { languageOf, themeOf } from './reader.ts';
import { StoredReports } from './stored-reports.ts';

/** A report has its style within itself and needs nothing else; the page shows it within its own frame. */
const REPORT_HEADERS = {
  'Cache-Control': 'no-cache',
  Vary: 'Accept-Language',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

const ID = { type: 'string', pattern: RUN_ID.source };
const TWO_RUNS = { type: 'object', properties: { a: ID, b: ID }, required: ['a', 'b'] };

interface FileRequest {
  Params: { id: string; archivo: string };
  Querystring: { idioma?: string; tema?: string };
}

/**
 * What runs have left: their reports, what two of them say of each other, and how what was predicted came out. For
 * everybody who may look; deleting a report takes the token.
 */
export async function reportRoutes(
  app: FastifyInstance,
  { resultsDir, record, logger, mayAct, runner }: RouteParts,
): Promise<void> {
  const reports = new StoredReports(resultsDir, tellingOnce(logger));

  app.get('/lab/predicciones', async (): Promise<RecordOverview> => record.overview());

  app.get<{ Querystring: { a: string; b: string } }>(
    '/lab/comparacion',
    { schema: { querystring: TWO_RUNS } },
    async ({ query: { a, b } }): Promise<Comparison> => {
      try {
        return await compareReports(resultsDir, { a, b });
      } catch (error) {
        if (!(error instanceof NoRunError || error instanceof ShapeError)) throw error;
        throw new Refusal('informe_no_encontrado', error.message);
      }
    },
  );

  app.get('/lab/informes', async (): Promise<RunsOverview> => ({ runs: await reports.list() }));

  app.get<FileRequest>('/lab/informes/:id/:archivo', async ({ params, query, headers }, reply) => {
    const { id, archivo } = params;
    const file = await reports.file(id, archivo);
    if (!file) throw new Refusal('informe_no_encontrado', `No hay ningún ${archivo} de «${id}».`);
    const { text, type } = file;
    const language = languageOf(query.idioma, headers['accept-language']);
    const isReport = archivo === 'informe.html';
    return reply
      .type(type)
      .headers(REPORT_HEADERS)
      .send(isReport ? preselected(text, { language, theme: themeOf(query.tema) }) : text);
  });

  app.delete<{ Params: { id: string } }>(
    '/lab/informes/:id',
    { onRequest: mayAct },
    async ({ params: { id } }) => {
      const { progress } = runner;
      if (progress?.state === 'running' && progress.id === id) {
        throw new Refusal('experimento_en_marcha', `«${id}» está en marcha: cancélalo antes de borrarlo.`);
      }
      if (!(await reports.remove(id)))
        throw new Refusal('informe_no_encontrado', `No hay ningún informe de «${id}».`);
      return { deleted: id };
    },
  );
}
