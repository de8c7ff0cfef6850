import { computed } from '@preact/signals';
import { format } from '../../i18n/format.ts';
import { faultEndsMs, snapshot, state } from '../connection.ts';
import { placeTexts } from '../places/texts.ts';
import { labTexts } from '../texts.ts';
import { condition } from './condition.ts';
import { useSecondsLeft } from './seconds-left.ts';

/** How things are, in a line that is always in its place. Read out when it changes; the time that passes is not. */
export function Status() {
  return (
    <p class="lab-status" data-condition={condition}>
      <span role="status">{written()}</span>
      <Time />
    </p>
  );
}

function written(): string {
  const t = placeTexts.value.strip;
  const fault = state.value?.activeFault;
  return condition.value === 'fault' && fault
    ? t.fault(labTexts.value.faults.names[fault])
    : t.conditions[condition.value];
}

function Time() {
  switch (condition.value) {
    case 'load':
      return <LoadTime />;
    case 'fault':
      return <FaultTime />;
    default:
      return null;
  }
}

const elapsedS = computed(() => {
  const ms = snapshot.value?.load?.elapsedMs;
  return ms === undefined ? undefined : Math.floor(ms / 1000);
});

function LoadTime() {
  const s = elapsedS.value;
  return s === undefined ? null : <span aria-hidden="true">{format.value.clock(s * 1000)}</span>;
}

function FaultTime() {
  const leftS = useSecondsLeft(faultEndsMs.value);
  return leftS === 0 ? null : <span aria-hidden="true">{format.value.seconds(leftS)}</span>;
}
