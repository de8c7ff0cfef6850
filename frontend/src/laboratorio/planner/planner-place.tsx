import { useEffect, useRef } from 'preact/hooks';
import { language } from '../../preferences.ts';
import { TroubleAt } from '../controls/group.tsx';
import { PlaceHeading } from '../places/place-heading.tsx';
import { BandChart } from './band-chart.tsx';
import { PlanFields } from './plan-fields.tsx';
import { Bounds, Exports, Figures, Sensitivity } from './plan-parts.tsx';
import './planner.css';
import { answer } from './planner-store.ts';
import { plannerTexts } from './texts.ts';

/** Three numbers, and how many workers they need. */
export function PlannerPlace() {
  const t = plannerTexts.value;
  return (
    <div class="place">
      <PlaceHeading>{t.title}</PlaceHeading>
      <p class="lead">{t.lead}</p>
      <div class="planner">
        <PlanFields />
        <div class="plan-answer" aria-live="polite">
          <TroubleAt place="planner" />
          {answer.value && <Answer />}
        </div>
      </div>
    </div>
  );
}

function Answer() {
  const found = answer.value;
  const sentence = useRef<HTMLParagraphElement>(null);
  // On a phone the answer stands under the form, out of sight.
  useEffect(() => sentence.current?.scrollIntoView({ block: 'nearest' }), [found]);
  if (!found) return null;
  return (
    <>
      <section class="card plan-card">
        <p ref={sentence} class="plan-sentence">
          {found.sentence[language.value]}
        </p>
        <Bounds bounds={found.bounds} />
      </section>
      {found.chosen && (
        <>
          <BandChart plan={found} />
          <Figures figures={found.figures} />
          <Sensitivity sensitivity={found.sensitivity} />
        </>
      )}
      {found.exports && <Exports exports={found.exports} />}
    </>
  );
}
