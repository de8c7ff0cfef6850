import type { ExperimentProgress, LabMarker, LabSnapshot, LabState } from '@sel/contract';
import type { FastifyInstance } from 'fastify';
import { FAULTS } from '../../faults/faults.ts';
import { Audience, eventOf } from '../../live/audience.ts';
import type { LabParts } from '../app.ts';
import { LabProblem } from './problem.ts';

const EVENT_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
};

/** What anybody may look at: GET /lab/estado, and GET /lab/eventos (server-sent events, 4 a second). */
export async function watchRoutes(app: FastifyInstance, parts: LabParts): Promise<void> {
  const { live, control, session, work, faults, runner, canAct, maxListeners } = parts;

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

  const tell = {
    snapshot: (snapshot: LabSnapshot) => audience.tell(eventOf('foto', snapshot)),
    marker: (marker: LabMarker) => audience.tell(eventOf('marca', marker)),
    progress: (progress: ExperimentProgress) => audience.tell(eventOf('experimento', progress)),
  };
  // Whoever listens to its pictures keeps the laboratory from resting: nobody does for an audience of none.
  const audience = new Audience(maxListeners, () => {
    live.on('snapshot', tell.snapshot).on('marker', tell.marker);
    runner.on('progress', tell.progress);
    return () => {
      live.off('snapshot', tell.snapshot).off('marker', tell.marker);
      runner.off('progress', tell.progress);
    };
  });

  app.get('/lab/eventos', { exposeHeadRoute: false }, (_, reply) => {
    if (audience.isFull) throw tooManyListeners(maxListeners);
    reply.hijack();
    reply.raw.writeHead(200, EVENT_HEADERS);
    // An experiment may have begun or ended since this page last listened.
    audience.add(reply.raw, [past(live), eventOf('experimento', runner.progress ?? null)]);
  });
  // The stream has no end to wait for; its headers are there at once.
  app.head('/lab/eventos', async (_, reply) => reply.headers(EVENT_HEADERS).send());
}

/** Two minutes are a megabyte or more: all who come between two snapshots are told in the same bytes. */
function past(live: LabParts['live']): Buffer {
  const { latest } = live;
  if (!latest) return eventOf('historia', live.history);
  const known = PASTS.get(latest) ?? eventOf('historia', live.history);
  PASTS.set(latest, known);
  return known;
}
const PASTS = new WeakMap<LabSnapshot, Buffer>();

function tooManyListeners(max: number): LabProblem {
  return new LabProblem(
    503,
    'sobrecarga',
    `Ya miran el laboratorio ${max} páginas, las que admite a la vez (LAB_MAX_OYENTES). Cierra alguna o espera.`,
    5,
  );
}
