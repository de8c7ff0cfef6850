import { Charts } from './charts/charts.tsx';
import { Controls } from './controls/controls.tsx';
import { Latency } from './latency.tsx';
import { Ledger } from './ledger.tsx';
import { LivePath } from './live-path.tsx';
import { PlaceHeading } from './places/place-heading.tsx';
import { labTexts } from './texts.ts';
import { Theory } from './theory.tsx';
import { Verdict } from './verdict.tsx';
import { Workers } from './workers.tsx';

/** The live place: the path, what limits it, the controls, and what theory says. */
export function LivePlace() {
  const t = labTexts.value;
  return (
    <>
      <PlaceHeading hidden>{t.title}</PlaceHeading>
      <section class="card lab-head">
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
    </>
  );
}
