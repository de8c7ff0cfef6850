import { computed } from '@preact/signals';
import type { ProcessReport } from '@sel/contract/lab/process';
import { workersOf } from '@sel/contract/lab/workers';
import { Fragment } from 'preact';
import { format } from '../i18n/format.ts';
import { history, snapshot } from './connection.ts';
import { labTexts, liveTexts } from './texts.ts';
import { shortName, type WorkerPlace, workerPlaces } from './worker-places.ts';
import './workers.css';

/** From so many on, tiles say less, so that all of them stay in sight. */
const SOME = 5;
const MANY = 17;

/** The workers that report at this moment. */
const workers = computed(() => workersOf(snapshot.value?.processes ?? []));

/** How many they are, and how many consultas each takes in hand at a time. These seldom change. */
export const workerCount = computed(() => workers.value.length);
export const workerCapacity = computed(() => workers.value[0]?.capacity);

/** Workers as live tiles, each filled as far as it is busy; a dead one stays where it was until it is back. */
export function Workers() {
  const places = workerPlaces(history.value);
  const t = labTexts.value.workers;
  const size = places.length >= MANY ? 'many' : places.length >= SOME ? 'some' : 'few';
  return (
    <section class="workers" aria-label={t.title}>
      {places.length === 0 && <p class="workers-none">{t.none}</p>}
      <ul class="workers-tiles" data-size={size}>
        {places.map((place) => (
          <Tile key={`${place.worker.name} ${place.worker.pid} ${place.state}`} place={place} />
        ))}
      </ul>
    </section>
  );
}

function Tile({ place }: { place: WorkerPlace }) {
  return place.state === 'running' ? <Running worker={place.worker} /> : <Absent place={place} />;
}

/** What a tile says of its worker, in this order: a figure more is one more here. */
const FACTS: readonly ((worker: ProcessReport) => string)[] = [
  ({ inHand, capacity }) =>
    labTexts.value.workers.inFlight(format.value.count(inHand), format.value.count(capacity)),
  ({ perSecond }) => format.value.perSecond(perSecond),
  ({ cpuShare }) => `CPU ${format.value.percent(cpuShare)}`,
  ({ memoryBytes }) => format.value.megabytes(memoryBytes),
];

function Running({ worker }: { worker: ProcessReport }) {
  const facts = FACTS.map((fact) => fact(worker));
  const busy = format.value.percent(worker.busyShare);
  const short = shortName(worker.name);
  return (
    <li
      class="worker-tile"
      style={{ '--busy': worker.busyShare }}
      title={liveTexts.value.workers.label(worker.name, busy, facts.join(' · '))}
    >
      <i class="worker-level" aria-hidden="true" />
      <span class="worker-name">{short}</span>
      <span class="worker-busy">{busy}</span>
      <span class="worker-facts">
        {facts.map((fact, index) => (
          <Fragment key={index}>
            <span>{index < facts.length - 1 ? `${fact} ·` : fact}</span>{' '}
          </Fragment>
        ))}
      </span>
    </li>
  );
}

/** What a dead one had in hand goes back to the queue: nothing is lost, and that is to be seen. */
function Absent({ place: { worker, state, untilMs, returned = 0 } }: { place: WorkerPlace }) {
  const t = liveTexts.value.workers;
  return (
    <li class="worker-tile" data-gone data-state={state}>
      <span class="worker-name">{shortName(worker.name)}</span>
      <span class="worker-busy">{state === 'dead' ? t.dead : t.gone}</span>
      <span class="worker-facts">
        {untilMs !== undefined && <Countdown untilMs={untilMs} />}
        {returned > 0 && <span class="worker-returned">{t.returned(returned)}</span>}
      </span>
    </li>
  );
}

const nowMs = computed(() => snapshot.value?.atMs ?? 0);

/** Whole seconds until a dead worker is started again, on the laboratory's own clock: it moves with its pictures. */
function Countdown({ untilMs }: { untilMs: number }) {
  const t = liveTexts.value.workers;
  const leftS = Math.ceil((untilMs - nowMs.value) / 1000);
  return <span class="countdown">{leftS > 0 ? t.backIn(format.value.seconds(leftS)) : t.comingBack}</span>;
}
