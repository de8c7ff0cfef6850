import { computed, effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { placeAt } from '../address.ts';
import { placePath } from '../route.ts';
import { NotFound } from '../shell/not-found.tsx';
import { visit } from '../visit/visit.tsx';
import { Absent } from './absent.tsx';
import { isStale, isThere, listen, snapshot } from './connection.ts';
import { load } from './controls/load.ts';
import { followWorkers } from './controls/scaling.ts';
import { TroubleAt } from './controls/trouble-at.tsx';
import './laboratorio.css';
import { forgetTrouble } from './lab-api.ts';
import { PlaceRow } from './places/place-row.tsx';
import { PLACES } from './places/places.ts';
import { ProposedSetup } from './setup/proposed-setup.tsx';
import { Strip } from './strip/strip.tsx';

/** Here controls for all that the strip does are at hand, and tell themselves what went wrong. */
const LIVE = 'vivo';
const STRIP_ACTIONS = ['load', 'workers', 'work'] as const;

const here = computed(() => placeAt(PLACES, placePath.value));

/** The laboratory: its row of places, the strip that is always there, and the place that the address names. */
export function Tab() {
  useEffect(listen, []);
  useEffect(load.follow, []);
  useEffect(followWorkers, []);
  useEffect(followVisit, []);
  useEffect(() => forgetTrouble, [placePath.value.join('/')]);
  return (
    <div class="lab" data-stale={isStale}>
      <PlaceRow current={here.value?.place} />
      <Here />
    </div>
  );
}

/** What a first visit asks for, as it is seen here. */
function followVisit(): () => void {
  return effect(() => {
    const now = snapshot.value;
    if (!now) return;
    const isWorkerKilled = now.faults.some(({ name }) => name === 'matar-worker');
    visit.seen({ isLoaded: now.load !== null, queued: now.queued, isWorkerKilled });
  });
}

function Here() {
  const found = here.value;
  if (!isThere.value) return found ? <Absent /> : <NotFound />;
  return (
    <>
      <Strip />
      {found?.place.path === LIVE ? <ProposedSetup /> : <TroubleAt places={STRIP_ACTIONS} />}
      {found ? <found.place.View key={found.place.path} parts={found.parts} /> : <NotFound />}
    </>
  );
}
