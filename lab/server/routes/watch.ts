import type { LabState } from '@sel/contract/lab/control';
import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import { FAULT_NAMES } from '@sel/contract/lab/faults';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import { Refusal } from '@sel/runtime/refusal';
import type { FastifyInstance } from 'fastify';
import { faultOf } from '../../faults/faults.ts';
import { Audience, eventOf } from '../audience.ts';
import type { LabParts } from '../lab-parts.ts';

const EVENT_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
};

/** What anybody may look at: GET /lab/estado, and GET /lab/eventos (server-sent events, 4 a second). */
export async function watchRoutes(app: FastifyInstance, parts: LabParts): Promise<void> {
  const { live, control, session, work, faults, runner, token, maxListeners } = parts;

  app.get('/lab/health/live', async () => ({ status: 'ok' }));

  app.get(
    '/lab/estado',
    async (): Promise<LabState> => ({
      mayAct: token !== '',
      controlsProcesses: control.abilities.processes,
      faults: FAULT_NAMES.filter((name) => faultOf(name).isPossible(control.abilities)),
      activeFault: faults.active?.name ?? null,
      faultRestoresInMs: faults.restoresInMs ?? null,
      load: session.options ?? null,
      work: await work.current(),
      changedWorkers: control.changedWorkers ?? null,
    }),
  );

  const tell = {
    snapshot: (snapshot: LabSnapshot) => audience.tell(eventOf('snapshot', snapshot)),
    marker: (marker: LabMarker) => audience.tell(eventOf('marker', marker)),
    progress: (progress: ExperimentProgress) => audience.tell(eventOf('experiment', progress)),
  };
  // Whoever listens to its pictures keeps the laboratory from resting: nobody does for an audience of none.
  const onSize = (count: number) => live.watchedBy(count);
  const audience = new Audience(maxListeners, onSize, () => {
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
    audience.add(reply.raw, [past(live), eventOf('experiment', runner.progress ?? null)]);
  });
  // The stream has no end to wait for; its headers are there at once.
  app.head('/lab/eventos', async (_, reply) => reply.headers(EVENT_HEADERS).send());
}

/** Two minutes are a megabyte or more: all who come between two snapshots are told in the same bytes. */
function past(live: LabParts['live']): Buffer {
  const { latest } = live;
  if (!latest) return eventOf('history', live.history);
  const known = PASTS.get(latest) ?? eventOf('history', live.history);
  PASTS.set(latest, known);
  return known;
}
const PASTS = new WeakMap<LabSnapshot, Buffer>();

function tooManyListeners(max: number): Refusal {
  return new Refusal(
    'sobrecarga',
    `Ya miran el laboratorio ${max} páginas, las que admite a la vez (LAB_MAX_OYENTES). Cierra alguna o espera.`,
    { retryAfterS: 5 },
  );
}
