import { signal } from '@preact/signals';
import type { LabState } from '@sel/contract/lab/control';
import { useEffect } from 'preact/hooks';
import { linkTo } from '../address.ts';
import { format } from '../i18n/format.ts';
import { texts } from '../i18n/texts.ts';
import { readLabState, setBackLab } from '../laboratorio/lab-api.ts';
import { labKey } from '../laboratorio/lab-key.ts';
import '../ui/notice.css';

/** What the laboratory has set; undefined where there is none, or before it has said so. */
const labState = signal<LabState | undefined>(undefined);

export async function lookAtLab(): Promise<LabState | undefined> {
  labState.value = await readLabState();
  return labState.value;
}

/** Whether this page may set the laboratory's work. */
export function mayUseLab(): boolean {
  return labState.value?.mayAct === true && labKey.value !== '';
}

/** Says what makes consultas slow that is not their own doing, and takes it back. @param after asks again when it changes. */
export function Leftovers({ after }: { after: unknown }) {
  useEffect(() => void lookAtLab(), [after]);
  const { load, work, changedWorkers } = labState.value ?? {};
  const t = texts.value.leftovers;
  const said = [
    ...(work && work.meanMs > 0 ? [t.work(format.value.duration(work.meanMs))] : []),
    ...(load ? [t.load] : []),
    ...(changedWorkers ? [t.workers(changedWorkers.now, changedWorkers.first)] : []),
  ];
  if (said.length === 0) return null;
  return (
    <section class="notice" aria-label={t.label}>
      <p>{said.join(' ')}</p>
      <p class="actions">
        {mayUseLab() && (
          <button type="button" class="button quiet" onClick={() => void reset(labState.value)}>
            {t.reset}
          </button>
        )}
        <a class="button bare" href={linkTo(['laboratorio', 'vivo'])}>
          {t.toLab}
        </a>
      </p>
    </section>
  );
}

async function reset(state: LabState | undefined): Promise<void> {
  if (state) await setBackLab(state);
  await lookAtLab();
}
