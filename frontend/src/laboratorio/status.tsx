import { computed } from '@preact/signals';
import { format } from '../i18n/format.ts';
import { isStale, link, snapshot, state } from './connection.ts';
import { isExperimenting } from './controls/may-act.ts';
import { labTexts } from './texts.ts';

/** How things are, from what makes all figures worthless to nothing at all. */
const condition = computed(() => {
  if (link.value === 'full') return 'full';
  if (link.value !== 'open') return 'lost';
  if (isStale.value) return 'databaseAway';
  if (isExperimenting.value) return 'experimenting';
  return state.value?.load ? 'loaded' : 'idle';
});

/** One line, always in its place. Read out when the condition changes; the time that passes is not. */
export function Status() {
  return (
    <p class="lab-status" data-condition={condition}>
      <span role="status">{labTexts.value.status[condition.value]}</span>
      <Elapsed />
    </p>
  );
}

const elapsedS = computed(() => {
  const ms = snapshot.value?.load?.elapsedMs;
  return ms === undefined ? undefined : Math.floor(ms / 1000);
});

function Elapsed() {
  const s = elapsedS.value;
  if (condition.value !== 'loaded' || s === undefined) return null;
  return <span aria-hidden="true">{format.value.clock(s * 1000)}</span>;
}
