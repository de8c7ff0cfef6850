import type { RecordOverview } from '@sel/contract/lab/record';
import type { FastifyInstance } from 'fastify';
import type { LabParts } from '../lab-parts.ts';

/** How the laboratory's predictions came out, for everybody who may look. */
export async function recordRoutes(app: FastifyInstance, { record }: LabParts): Promise<void> {
  app.get('/lab/predicciones', async (): Promise<RecordOverview> => record.overview());
}
