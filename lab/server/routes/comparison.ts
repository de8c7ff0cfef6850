import type { Comparison } from '@sel/contract/lab/comparison';
import type { FastifyInstance } from 'fastify';
import { compareReports } from '../../compare/of-reports.ts';
import { ShapeError } from '../../experiments/measurement.ts';
import { NoRunError } from '../../experiments/run-folder.ts';
import type { RouteParts } from '../lab-parts.ts';
import { LabProblem } from './problem.ts';

interface ComparisonRequest {
  Querystring: { a: string; b: string };
}

/** Only names of this form: no path leads out of the folder of results. */
const ID = { type: 'string', pattern: '^[\\w-]+$' };
const QUERY = { type: 'object', properties: { a: ID, b: ID }, required: ['a', 'b'] };

/** What two stored runs say of each other, for everybody who may look. */
export async function comparisonRoutes(app: FastifyInstance, { resultsDir }: RouteParts): Promise<void> {
  app.get<ComparisonRequest>(
    '/lab/comparacion',
    { schema: { querystring: QUERY } },
    async ({ query: { a, b } }): Promise<Comparison> => {
      try {
        return await compareReports(resultsDir, { a, b });
      } catch (error) {
        if (!(error instanceof NoRunError || error instanceof ShapeError)) throw error;
        throw new LabProblem('informe_no_encontrado', error.message);
      }
    },
  );
}
