import { useId } from 'preact/hooks';
import { VisitLink } from '../../visit/visit.tsx';
import { labTexts } from '../texts.ts';
import { placeTexts } from './texts.ts';

/** What the laboratory is, folded away from those who know. */
export function About() {
  const t = labTexts.value;
  const id = useId();
  return (
    <>
      <button type="button" class="button bare" popovertarget={id}>
        {placeTexts.value.row.about}
      </button>
      <div id={id} popover="auto" class="lab-about">
        <p>
          <b>{t.title}</b>
        </p>
        <p>{t.lead}</p>
        <p>
          <VisitLink />
        </p>
      </div>
    </>
  );
}
