import type { ExperimentProgress, LabMarker, LabSnapshot, LabState } from '@sel/contract';
import type { FastifyInstance } from 'fastify';
import type { LabParts } from '../app.ts';
import { FAULTS } from '../faults/faults.ts';

/** A page that does not read for so long is dropped: its answers would pile up in memory. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

/** What anybody may look at: GET /lab/estado, and GET /lab/eventos (server-sent events, 4 a second). */
export async function watchRoutes(app: FastifyInstance, parts: LabParts): Promise<void> {
  const { live, control, session, work, faults, runner, canAct } = parts;

  app.get('/lab/health/live', async () => ({ status: 'ok' }));

  app.get(
    '/lab/estado',
    async (): Promise<LabState> => ({
      puede_actuar: canAct,
      procesos: control.abilities.processes,
      fallos: FAULTS.filter((fault) => fault.isPossible(control.abilities)).map(({ name }) => name),
      fallo_activo: faults.active ?? null,
      fallo_restaura_en_ms: faults.restoresInMs ?? null,
      carga: session.options ?? null,
      trabajo: await work.current(),
    }),
  );

  app.get('/lab/eventos', (request, reply) => {
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    const send = (event: string, data: unknown) => {
      if (response.writableLength > MAX_BUFFERED_BYTES) response.destroy();
      else response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    const onSnapshot = (snapshot: LabSnapshot) => send('foto', snapshot);
    const onMarker = (marker: LabMarker) => send('marca', marker);
    const onProgress = (progress: ExperimentProgress | null) => send('experimento', progress);
    send('historia', live.history);
    // An experiment may have begun or ended since this page last listened.
    onProgress(runner.progress ?? null);
    live.on('snapshot', onSnapshot).on('marker', onMarker);
    runner.on('progress', onProgress);
    request.raw.once('close', () => {
      live.off('snapshot', onSnapshot).off('marker', onMarker);
      runner.off('progress', onProgress);
      response.end();
    });
  });
}
