import { useEffect, useRef } from 'preact/hooks';
import { linkTo } from '../address.ts';
import { placeTitle } from '../title.ts';
import { labTexts, placeTexts } from './texts.ts';

interface PlaceHeadingProps {
  /** Also the name of the document, so that tabs and the way back are told apart. */
  children: string;
  /** The place that this one belongs to. */
  back?: 'experimentos' | 'informes';
  /** Read out and kept for the structure of the page alone, where everything in sight is needed. */
  hidden?: boolean;
}

const NAMES = {
  experimentos: () => labTexts.value.experiments.title,
  informes: () => placeTexts.value.reports.title,
};

/** Nobody has come from anywhere before the first place is on show. */
let hasArrived = false;

/** The heading of a place. Whoever comes from another one goes on reading here, also with the keyboard. */
export function PlaceHeading({ children, back, hidden = false }: PlaceHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (hasArrived) heading.current?.focus({ preventScroll: hidden });
    hasArrived = true;
  }, []);
  useEffect(() => {
    placeTitle.value = children;
    return () => {
      placeTitle.value = '';
    };
  }, [children]);
  return (
    <div class={hidden ? 'visually-hidden' : 'place-heading'}>
      {back && (
        <a class="back-link" href={linkTo(['laboratorio', back])}>
          <span aria-hidden="true">←</span> {NAMES[back]()}
        </a>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
    </div>
  );
}
