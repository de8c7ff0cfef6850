import { useId } from 'preact/hooks';
import { linkTo } from '../../address.ts';
import { texts } from '../../i18n/texts.ts';
import { language } from '../../preferences.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { VisitLink } from '../../visit/visit.tsx';
import { state } from '../connection.ts';
import { load } from '../controls/load.ts';
import { type LinkedSetup, queryOf } from '../setup/setup-link.ts';
import { labTexts, placeTexts } from '../texts.ts';
import { workerCapacity, workerCount } from '../workers.tsx';
import './places.css';
import { PLACES, type Place } from './places.ts';

/** The places of the laboratory, under the sections of the page; the one on show and those within it are marked. */
export function PlaceRow({ current }: { current: Place | undefined }) {
  return (
    <div class="place-row">
      <nav aria-label={placeTexts.value.row.label}>
        {PLACES.map(
          ({ path, nameInRow }) =>
            nameInRow && (
              <a key={path} href={linkTo(['laboratorio', path])} aria-current={currentOf(path, current)}>
                {nameInRow[language.value]}
              </a>
            ),
        )}
      </nav>
      <About />
    </div>
  );
}

function currentOf(path: string, current: Place | undefined): 'page' | 'true' | undefined {
  if (current?.path === path) return 'page';
  return current?.path.startsWith(`${path}/`) ? 'true' : undefined;
}

/** What the laboratory is, folded away from those who know. */
function About() {
  const id = useId();
  return (
    <>
      <button type="button" class="button bare about-button" popovertarget={id}>
        <span>{placeTexts.value.row.about}</span>
      </button>
      <div id={id} popover="auto" class="popover lab-about">
        <p>
          <b>{texts.value.tabs.laboratorio}</b>
        </p>
        <p>{labTexts.value.lead}</p>
        <p class="actions">
          <VisitLink /> <CopyButton text={linkToCurrentSetup}>{placeTexts.value.setup.copy}</CopyButton>
        </p>
      </div>
    </>
  );
}

/** A link to how the system is set at this moment, as far as a link can say it. It holds no key. */
function linkToCurrentSetup(): string {
  const { shape, ratePerSecond } = load.form.value;
  const concurrency = workerCapacity.value;
  const setup: LinkedSetup = {
    ...(shape === 'constant' && { ratePerSecond }),
    workers: workerCount.value,
    ...(concurrency !== undefined && { concurrency }),
    workMs: state.value?.work?.meanMs ?? 0,
  };
  return location.origin + location.pathname + linkTo(['laboratorio', 'vivo'], queryOf(setup));
}
