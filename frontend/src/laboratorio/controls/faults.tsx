import { signal } from '@preact/signals';
import { BOUNDS } from '@sel/contract/lab/bounds';
import type { FaultName } from '@sel/contract/lab/control';
import { useEffect, useState } from 'preact/hooks';
import { format } from '../../i18n/format.ts';
import { faultEndsMs, refreshState, state } from '../connection.ts';
import { act } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { FAULT_COMMANDS } from './fault-commands.ts';
import { NumberField } from './fields.tsx';
import { ControlGroup } from './group.tsx';
import { mayAct } from './may-act.ts';

/** How long a fault lasts. Outlives the tab. */
const durationS = signal(5);

/** One button for each fault that is possible here; where none is, the commands that cause them. */
export function FaultControls() {
  const t = labTexts.value.faults;
  const { faults = [], activeFault: active = null, controlsProcesses } = state.value ?? {};
  return (
    <ControlGroup place="faults" title={t.title} summary={active ? nameOf(active) : t.none}>
      <p class="small muted">{t.help}</p>
      {controlsProcesses === false ? <Commands /> : <Buttons names={faults} active={active} />}
    </ControlGroup>
  );
}

function Buttons({ names, active }: { names: readonly FaultName[]; active: FaultName | null }) {
  const t = labTexts.value.faults;
  const disabled = !mayAct.value || active !== null;
  return (
    <>
      <NumberField
        label={t.duration}
        value={durationS.value}
        min={1}
        max={BOUNDS.faultMs.max / 1000}
        disabled={disabled}
        onChange={(value) => {
          durationS.value = value;
        }}
      />
      <div class="fault-buttons">
        {names.map((name) => (
          <button
            key={name}
            type="button"
            class="button quiet"
            disabled={disabled}
            onClick={() => void inject(name)}
          >
            {nameOf(name)}
          </button>
        ))}
      </div>
      <p class="fault-active small">{active !== null && <Countdown name={active} />}</p>
    </>
  );
}

async function inject(name: FaultName): Promise<void> {
  await act('faults', 'POST', `/fallos/${name}`, { durationMs: durationS.value * 1000 });
  await refreshState();
}

/** Seconds until the fault restores itself, and from then on a question each second whether it has. */
function Countdown({ name }: { name: FaultName }) {
  const t = labTexts.value.faults;
  const endsMs = faultEndsMs.value;
  const leftS = useSecondsUntil(endsMs);
  useEffect(() => {
    if (leftS > 0) return;
    const timer = setInterval(() => void refreshState(), 1_000);
    return () => clearInterval(timer);
  }, [leftS > 0]);
  return (
    <>
      <b>{nameOf(name)}</b>: {leftS > 0 ? t.restoresIn(format.value.seconds(leftS)) : t.restoring}
    </>
  );
}

function useSecondsUntil(endsMs: number | undefined): number {
  const secondsLeft = () => Math.max(0, Math.ceil(((endsMs ?? 0) - performance.now()) / 1000));
  const [left, setLeft] = useState(secondsLeft);
  useEffect(() => {
    setLeft(secondsLeft());
    const timer = setInterval(() => setLeft(secondsLeft()), 250);
    return () => clearInterval(timer);
  }, [endsMs]);
  return left;
}

function Commands() {
  const t = labTexts.value.faults;
  return (
    <>
      <p class="small muted">{t.elsewhere}</p>
      <dl class="fault-commands">
        {(Object.entries(FAULT_COMMANDS) as [FaultName, string][]).map(([name, command]) => (
          <div key={name}>
            <dt class="small">{nameOf(name)}</dt>
            <dd>
              <code class="command">{command}</code>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function nameOf(fault: FaultName): string {
  return labTexts.value.faults.names[fault];
}
