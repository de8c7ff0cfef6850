import { linkTo } from '../../address.ts';
import { language } from '../../preferences.ts';
import { About } from './about.tsx';
import { placeTexts } from './texts.ts';
import './places.css';
import { PLACES, type Place } from './places.ts';

/** The places of the laboratory, under the sections of the page; the one on show and those within it are marked. */
export function PlaceRow({ current }: { current: Place | undefined }) {
  return (
    <div class="place-row">
      <nav aria-label={placeTexts.value.row.label}>
        {PLACES.filter(({ isInRow }) => isInRow).map(({ path, title }) => (
          <a key={path} href={linkTo(['laboratorio', path])} aria-current={currentOf(path, current)}>
            {title[language.value]}
          </a>
        ))}
      </nav>
      <About />
    </div>
  );
}

function currentOf(path: string, current: Place | undefined): 'page' | 'true' | undefined {
  if (current?.path === path) return 'page';
  return current?.path.startsWith(`${path}/`) ? 'true' : undefined;
}
