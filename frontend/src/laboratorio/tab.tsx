import { useEffect } from 'preact/hooks';
import { Absent } from './absent.tsx';
import { Charts } from './charts/charts.tsx';
import { isStale, isThere, listen } from './connection.ts';
import { Controls } from './controls/controls.tsx';
import { followLoad } from './controls/load.tsx';
import { followWorkers } from './controls/scaling.ts';
import { Experiments } from './experiments/experiments.tsx';
import './laboratorio.css';
import { forgetTrouble } from './lab-api.ts';
import { Latency } from './latency.tsx';
import { Ledger } from './ledger.tsx';
import { LivePath } from './live-path.tsx';
import { Status } from './status.tsx';
import { labTexts } from './texts.ts';
import { Theory } from './theory.tsx';
import { Verdict } from './verdict.tsx';
import { Workers } from './workers.tsx';

/** The laboratory: the living path, what limits it, the controls, and what theory says. */
export function Tab() {
  useEffect(listen, []);
  useEffect(followLoad, []);
  useEffect(followWorkers, []);
  useEffect(() => forgetTrouble, []);
  const t = labTexts.value;
  if (!isThere.value) return <Absent />;
  return (
    <div class="lab" data-stale={isStale}>
      <section class="card lab-head" aria-labelledby="lab-title">
        <header>
          <h1 id="lab-title">{t.title}</h1>
          <Status />
          <p class="lead">{t.lead}</p>
        </header>
        <LivePath />
        <Workers />
      </section>
      <div class="lab-columns">
        <Controls />
        <div class="lab-view">
          <Verdict />
          <Ledger />
          <Charts />
          <Latency />
          <Theory />
        </div>
      </div>
      <Experiments />
    </div>
  );
}
