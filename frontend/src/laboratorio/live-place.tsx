import { useEffect, useMemo } from 'preact/hooks';
import { texts } from '../i18n/texts.ts';
import { Charts } from './charts/charts.tsx';
import { isExperimenting } from './controls/may-act.ts';
import { sheet } from './controls/sheet.tsx';
import { TroubleAt } from './controls/trouble-at.tsx';
import { Rail } from './rail.tsx';
import './live-place.css';
import { LivePath } from './live-path.tsx';
import { followLaboratory } from './live-store.ts';
import { Panels } from './panels/panels.tsx';
import { PlaceHeading } from './place-heading.tsx';
import { Shortcuts } from './shortcuts/shortcuts.tsx';
import { liveTexts } from './texts.ts';
import { Verdict } from './verdict.tsx';

/** The live place, on one screen: the path, what limits it, what can be done, and what happened in the last minutes. */
export function LivePlace() {
  // It follows before anything is drawn: what the charts show is there at once.
  const stop = useMemo(followLaboratory, []);
  useEffect(() => stop, []);
  useEffect(sheet.offer, []);
  return (
    <div class="live-place">
      <PlaceHeading hidden>{texts.value.tabs.laboratorio}</PlaceHeading>
      <section class="card live-head">
        <LivePath />
      </section>
      <Verdict />
      <TroubleAt places={['load', 'workers', 'work', 'faults']} />
      {isExperimenting.value && <p class="muted small">{liveTexts.value.spared}</p>}
      <div class="live-columns">
        <Rail />
        <Charts />
        <Panels />
      </div>
      <Shortcuts />
    </div>
  );
}
