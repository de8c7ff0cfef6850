import { useEffect, useRef } from 'preact/hooks';
import { language } from '../../preferences.ts';
import { TroubleAt } from '../controls/trouble-at.tsx';
import { PlaceHeading } from '../place-heading.tsx';
import { BandChart } from './band-chart.tsx';
import { PlanFields } from './plan-fields.tsx';
import { PlanInvitation } from './plan-invitation.tsx';
import { Bounds, Exports, Figures, Sensitivity } from './plan-parts.tsx';
import './planner.css';
import { plannerTexts } from '../texts.ts';
import { answer } from './planner-store.ts';
import { Trial } from './trial.tsx';

/** Three numbers, and how many workers they need. */
export function PlannerPlace() {
  const t = plannerTexts.value;
  return (
    <div class="place">
      <PlaceHeading>{t.title}</PlaceHeading>
      <p class="lead">{t.lead}</p>
      <div class="planner">
        <PlanFields />
        <div class="plan-answer">
          <TroubleAt places={['planner']} />
          <Sentence />
          {answer.value?.chosen && <BandChart plan={answer.value} />}
          <Trial />
          <Details />
        </div>
      </div>
    </div>
  );
}

/** The box is there before there is an answer: what changes within it is read out, and nothing else. */
function Sentence() {
  const found = answer.value;
  const box = useRef<HTMLDivElement>(null);
  // On a phone the answer stands under the form, out of sight.
  useEffect(() => {
    if (found) box.current?.scrollIntoView({ block: 'nearest' });
  }, [found]);
  return (
    <div ref={box} role="status">
      {found && <p class="card plan-sentence">{found.sentence[language.value]}</p>}
    </div>
  );
}

function Details() {
  const found = answer.value;
  if (!found) return <PlanInvitation />;
  return (
    <>
      <Bounds bounds={found.bounds} />
      <Figures figures={found.figures} />
      {found.chosen && <Sensitivity sensitivity={found.sensitivity} />}
      {found.exports && <Exports exports={found.exports} />}
    </>
  );
}
