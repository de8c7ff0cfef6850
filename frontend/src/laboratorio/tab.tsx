import { useEffect } from 'preact/hooks';
import { Absent } from './absent.tsx';
import { isStale, isThere, listen } from './connection.ts';
import { followLoad } from './controls/load.tsx';
import { followWorkers } from './controls/scaling.ts';
import { Experiments } from './experiments/experiments.tsx';
import './laboratorio.css';
import { forgetTrouble } from './lab-api.ts';
import { LivePlace } from './live-place.tsx';

/** The laboratory: its live place, and the experiments. */
export function Tab() {
  useEffect(listen, []);
  useEffect(followLoad, []);
  useEffect(followWorkers, []);
  useEffect(() => forgetTrouble, []);
  if (!isThere.value) return <Absent />;
  return (
    <div class="lab" data-stale={isStale}>
      <LivePlace />
      <Experiments />
    </div>
  );
}
