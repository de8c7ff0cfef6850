import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { linkTo } from '../../address.ts';
import { placeTitle } from '../../shell/title.ts';

interface PlaceHeadingProps {
  /** Also the name of the document, so that tabs and the way back are told apart. */
  children: string;
  /** A way back to the place that this one belongs to. */
  back?: ComponentChildren;
  /** Read out and kept for the structure of the page alone, where everything in sight is needed. */
  hidden?: boolean;
}

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
      {back}
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
    </div>
  );
}

/** The way back to the place that this one was reached from. */
export function BackLink({ to, name }: { to: string; name: string }) {
  return (
    <a class="back-link" href={linkTo(['laboratorio', ...to.split('/')])}>
      <span aria-hidden="true">←</span> {name}
    </a>
  );
}
