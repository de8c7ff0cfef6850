import type { WorkRequest } from '@sel/contract/laboratorio';
import { Help } from '../../ui/help.tsx';
import { refreshState, state } from '../connection.ts';
import { act } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { mayAct } from './controls.tsx';
import { ChoiceField, ControlGroup, NumberField } from './fields.tsx';

const NONE: WorkRequest = { meanMs: 0, distribution: 'exponencial', kind: 'espera' };

/** The simulated service time, which all workers follow within a second. */
export function WorkControls() {
  const t = labTexts.value.work;
  const disabled = !mayAct();
  const work = state.value?.trabajo ?? NONE;
  const set = async (change: Partial<WorkRequest>) => {
    await act('PUT', '/trabajo', { ...work, ...change });
    await refreshState();
  };
  const title = (
    <>
      {t.title}
      <Help of={t.title}>{t.help}</Help>
    </>
  );
  return (
    <ControlGroup title={title}>
      <NumberField
        label={t.mean}
        value={work.meanMs}
        min={0}
        max={10_000}
        disabled={disabled}
        onChange={(meanMs) => void set({ meanMs })}
      />
      <ChoiceField
        label={t.distribution}
        value={work.distribution}
        choices={t.distributions}
        disabled={disabled}
        onChange={(distribution) => void set({ distribution })}
      />
      <ChoiceField
        label={t.kind}
        value={work.kind}
        choices={t.kinds}
        disabled={disabled}
        onChange={(kind) => void set({ kind })}
      />
    </ControlGroup>
  );
}
