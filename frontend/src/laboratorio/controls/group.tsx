import type { ComponentChildren } from 'preact';
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import { type Place, trouble } from '../lab-api.ts';
import { labTexts } from '../texts.ts';

interface ControlGroupProps {
  place: Place;
  title: string;
  /** What is set, to be read while the group is closed. */
  summary: string;
  children: ComponentChildren;
}

/** Controls under one heading. On a phone they are closed at first: there they would bury the picture. */
export function ControlGroup({ place, title, summary, children }: ControlGroupProps) {
  const id = useId();
  const isWide = useMemo(() => matchMedia('(min-width: 1000px)').matches, []);
  return (
    <>
      <details class="control-group" open={isWide}>
        <summary>
          <h2 id={id}>{title}</h2>
          <span class="control-summary">{summary}</span>
        </summary>
        <fieldset class="control-fields" aria-labelledby={id}>
          {children}
        </fieldset>
      </details>
      {/* Not within: what is asked for with the buttons that are always in reach can fail while it is closed. */}
      <TroubleAt place={place} />
    </>
  );
}

/** What went wrong with the last thing that was asked for here; brought into sight, wherever it was asked for. */
export function TroubleAt({ place }: { place: Place }) {
  const { problems } = labTexts.value;
  const here = trouble.value?.place === place ? trouble.value : undefined;
  const alert = useRef<HTMLParagraphElement>(null);
  useEffect(() => alert.current?.scrollIntoView({ block: 'nearest' }), [here]);
  if (!here) return null;
  const { code = 'sin_conexion', detail } = here;
  return (
    <p ref={alert} class="lab-alert small" role="alert">
      {problems[code] ?? detail}
    </p>
  );
}
