import { computed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { placeAt } from '../address.ts';
import { placePath } from '../route.ts';
import { NotFound } from '../shell/not-found.tsx';
import { Absent } from './absent.tsx';
import { isStale, isThere, listen } from './connection.ts';
import { followLoad } from './controls/load.tsx';
import { followWorkers } from './controls/scaling.ts';
import './laboratorio.css';
import { forgetTrouble } from './lab-api.ts';
import { PlaceRow } from './places/place-row.tsx';
import { PLACES } from './places/places.ts';
import { Strip } from './strip/strip.tsx';

const here = computed(() => placeAt(PLACES, placePath.value));

/** The laboratory: its row of places, the strip that is always there, and the place that the address names. */
export function Tab() {
  useEffect(listen, []);
  useEffect(followLoad, []);
  useEffect(followWorkers, []);
  useEffect(() => forgetTrouble, [placePath.value.join('/')]);
  return (
    <div class="lab" data-stale={isStale}>
      <PlaceRow current={here.value?.place} />
      <Here />
    </div>
  );
}

function Here() {
  if (!here.value) return <NotFound />;
  if (!isThere.value) return <Absent />;
  const { place, parts } = here.value;
  return (
    <>
      <Strip />
      <place.View key={place.path} parts={parts} />
    </>
  );
}
