import { computed } from '@preact/signals';
import { format } from '../../i18n/format.ts';
import { snapshot } from '../connection.ts';
import { faultLabel } from '../controls/fault-actions.ts';
import { load } from '../controls/load.ts';
import { mayAct } from '../controls/may-act.ts';
import { labTexts, placeTexts } from '../texts.ts';
import { condition } from './condition.ts';

/** How things are, in a line that is always in its place. Read out when it changes; the time that passes is not. */
export function Status() {
  return (
    <p class="lab-status" data-condition={condition}>
      <span role="status">{written()}</span>
      {condition.value === 'load' && <LoadTime />}
      {condition.value === 'fault' && <FaultTime />}
    </p>
  );
}

function written(): string {
  const t = placeTexts.value.strip;
  const [fault] = snapshot.value?.faults ?? [];
  return condition.value === 'fault' && fault
    ? t.fault(faultLabel(fault.name))
    : t.conditions[condition.value];
}

const elapsedS = computed(() => {
  const ms = snapshot.value?.load?.elapsedMs;
  return ms === undefined ? undefined : Math.floor(ms / 1000);
});

/** Rounded up to what is written, so that it changes as seldom as that. */
const leftMs = computed(() => {
  const { load, atMs = 0 } = snapshot.value ?? {};
  if (load?.endsAtMs == null) return undefined;
  const ms = Math.max(0, load.endsAtMs - atMs);
  const step = ms > 120_000 ? 60_000 : 1_000;
  return Math.ceil(ms / step) * step;
});

function LoadTime() {
  const t = placeTexts.value.strip;
  const s = elapsedS.value;
  return (
    <>
      <span class="strip-time" aria-hidden="true">
        {s !== undefined && format.value.clock(s * 1000)}
        {leftMs.value !== undefined && ` · ${t.timeLeft(format.value.roughly(leftMs.value))}`}
        {load.isChangedElsewhere.value && ` · ${t.elsewhere}`}
      </span>
      {leftMs.value !== undefined && mayAct.value && (
        <button
          type="button"
          class="button bare strip-extend"
          title={t.extendHint}
          aria-label={`${t.extend}. ${t.extendHint}`}
          onClick={() => void load.extend()}
        >
          {t.extend}
        </button>
      )}
    </>
  );
}

/** How long until the fault that is in effect begins to be undone, on the laboratory's clock. */
const faultLeftS = computed(() => {
  const { faults: [fault] = [], atMs = 0 } = snapshot.value ?? {};
  return fault && Math.max(0, Math.ceil((fault.untilMs - atMs) / 1000));
});

function FaultTime() {
  const leftS = faultLeftS.value;
  return leftS === undefined ? null : (
    <span class="strip-time" aria-hidden="true">
      {leftS > 0 ? format.value.seconds(leftS) : labTexts.value.faults.restoring}
    </span>
  );
}
