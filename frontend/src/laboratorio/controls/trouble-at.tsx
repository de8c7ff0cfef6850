import { useEffect, useRef } from 'preact/hooks';
import { type Place, trouble } from '../lab-api.ts';
import { labTexts } from '../texts.ts';

/** What went wrong with the last thing that was asked for at one of these places; brought into sight. */
export function TroubleAt({ places }: { places: readonly Place[] }) {
  const { problems } = labTexts.value;
  const here = trouble.value && places.includes(trouble.value.place) ? trouble.value : undefined;
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
