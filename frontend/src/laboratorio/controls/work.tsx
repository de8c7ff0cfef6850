import { BOUNDS } from '@sel/contract/lab/bounds';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { format } from '../../i18n/format.ts';
import { refreshState, state } from '../connection.ts';
import { act } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { ChoiceField, NumberField } from './fields.tsx';
import { ControlGroup } from './group.tsx';
import { mayAct } from './may-act.ts';

const NONE: SimulatedWorkSettings = { meanMs: 0, distribution: 'exponencial', kind: 'espera' };

/** The simulated service time, which all workers follow within a second. */
export function WorkControls() {
  const t = labTexts.value.work;
  const disabled = !mayAct.value;
  const work = state.value?.work ?? NONE;
  return (
    <ControlGroup
      place="work"
      title={t.title}
      summary={work.meanMs === 0 ? t.none : `${format.value.duration(work.meanMs)} · ${t.kinds[work.kind]}`}
    >
      <NumberField
        label={t.mean}
        value={work.meanMs}
        {...BOUNDS.workMeanMs}
        disabled={disabled}
        onChange={(meanMs) => void change({ meanMs })}
      />
      <ChoiceField
        label={t.distribution}
        value={work.distribution}
        choices={t.distributions}
        disabled={disabled}
        onChange={(distribution) => void change({ distribution })}
      />
      <ChoiceField
        label={t.kind}
        value={work.kind}
        choices={t.kinds}
        disabled={disabled}
        onChange={(kind) => void change({ kind })}
      />
      <p class="small muted">{t.help}</p>
    </ControlGroup>
  );
}

/** What was changed a moment ago counts already, so that a second change does not take it back. */
async function change(part: Partial<SimulatedWorkSettings>): Promise<void> {
  if (!state.value) return;
  const work = { ...(state.value.work ?? NONE), ...part };
  state.value = { ...state.value, work };
  await act('work', 'PUT', '/trabajo', work);
  await refreshState();
}
