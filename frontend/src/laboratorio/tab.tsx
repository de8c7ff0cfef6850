import { computed, effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { placeAt } from '../address.ts';
import { texts } from '../i18n/texts.ts';
import { placePath } from '../route.ts';
import { NotFound } from '../ui/not-found.tsx';
import { Picture, type PictureName } from '../ui/picture.tsx';
import { visit } from '../visit/visit.tsx';
import { connectionState, isStale, isThere, listen, snapshot } from './connection.ts';
import { load } from './controls/load.ts';
import { followWorkers } from './controls/scaling.ts';
import { TroubleAt } from './controls/trouble-at.tsx';
import { labTexts } from './texts.ts';
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

type Why = 'connecting' | 'full' | 'absent';

const PICTURES: Record<Why, PictureName> = { connecting: 'working', full: 'overloaded', absent: 'offline' };

/** What is shown before anything is known of a laboratory, where as many look at it as it lets, or where there is none. */
function Absent() {
  const t = labTexts.value;
  const why: Why =
    connectionState.value === 'full' || connectionState.value === 'absent'
      ? connectionState.value
      : 'connecting';
  return (
    <section class="card lab-absent">
      <Picture name={PICTURES[why]} />
      <h1>{texts.value.tabs.laboratorio}</h1>
      <p class="lead">{t.lead}</p>
      <p role="status">{t.connection[why]}</p>
      {why === 'absent' && <code class="command">npm start</code>}
      {why !== 'connecting' && <p class="small muted">{t.connection.retries}</p>}
    </section>
  );
}
