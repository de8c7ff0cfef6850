import { useState } from 'preact/hooks';
import { send } from '../consulta/session.ts';
import { texts } from '../i18n/texts.ts';
import { setLabWork } from '../laboratorio/lab-api.ts';
import { lookAtLab, mayUseLab } from './leftovers.tsx';
import { compareTellings } from './three-tellings.ts';

/** When a consulta is done in a moment all ways cost the same: with some work the difference is seen. */
export function CompareTellings() {
  const t = texts.value.telling;
  const [isUnderWay, setUnderWay] = useState(false);
  if (!mayUseLab()) return null;
  const compare = async () => {
    setUnderWay(true);
    await compareTellings({
      currentWork: async () => (await lookAtLab())?.work ?? null,
      setWork: setLabWork,
      send,
    });
    await lookAtLab();
    setUnderWay(false);
  };
  return (
    <div class="compare-tellings">
      <button type="button" class="button quiet wide" disabled={isUnderWay} onClick={() => void compare()}>
        {isUnderWay ? t.comparing : t.compare}
      </button>
      <p class="small muted">{t.compareHint}</p>
    </div>
  );
}
