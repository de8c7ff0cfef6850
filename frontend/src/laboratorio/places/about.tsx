import { useId } from 'preact/hooks';
import { CopyButton } from '../../ui/copy-button.tsx';
import { VisitLink } from '../../visit/visit.tsx';
import { linkToCurrentSetup } from '../setup/current-setup.ts';
import { labTexts } from '../texts.ts';
import { placeTexts } from './texts.ts';

/** What the laboratory is, folded away from those who know. */
export function About() {
  const t = labTexts.value;
  const id = useId();
  return (
    <>
      <button type="button" class="button bare about-button" popovertarget={id}>
        <span>{placeTexts.value.row.about}</span>
      </button>
      <div id={id} popover="auto" class="lab-about">
        <p>
          <b>{t.title}</b>
        </p>
        <p>{t.lead}</p>
        <p class="place-actions">
          <VisitLink /> <CopyButton text={linkToCurrentSetup}>{placeTexts.value.setup.copy}</CopyButton>
        </p>
      </div>
    </>
  );
}
