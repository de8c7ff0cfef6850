import { computed } from '@preact/signals';
import { BOUNDS } from '@sel/contract/lab/bounds';
import { refreshState, state } from '../connection.ts';
import { load } from '../controls/load.ts';
import { hasKey, isExperimenting, mayAct } from '../controls/may-act.ts';
import { scaling } from '../controls/scaling.ts';
import { MoreButton } from '../controls/sheet.tsx';
import { KeyForm } from '../key-form.tsx';
import { act, setBackLab } from '../lab-api.ts';
import { labTexts, placeTexts } from '../texts.ts';
import { workerCount } from '../workers.tsx';

/** What is done most, always in reach: start and stop the load, scale, and stop everything. */
export function Transport() {
  const t = labTexts.value;
  if (state.value && !hasKey.value) return <Watching mayAct={state.value.mayAct} />;
  const isRunning = state.value?.load != null;
  return (
    <section class="lab-transport" aria-label={t.transport}>
      <button
        type="button"
        class={isRunning ? 'button quiet load-button' : 'button load-button'}
        disabled={!mayAct.value}
        onClick={isRunning ? load.stop : load.start}
      >
        {isRunning ? t.stop : t.start}
      </button>
      {state.value?.controlsProcesses && <Stepper />}
      <StopEverything />
      <MoreButton />
    </section>
  );
}

/** Whoever came without the key can look, and paste it. */
function Watching({ mayAct: mayAnybodyAct }: { mayAct: boolean }) {
  return (
    <section class="lab-transport" aria-label={labTexts.value.transport}>
      <span class="muted small">{placeTexts.value.key.watching}</span>
      {mayAnybodyAct && <KeyForm />}
    </section>
  );
}

export function StopEverything() {
  const t = placeTexts.value.strip;
  return (
    <button
      type="button"
      class="button quiet stop-all"
      title={t.stopAllHint}
      disabled={!isAnythingOn.value}
      onClick={() => void stopEverything()}
    >
      {t.stopAll}
    </button>
  );
}

/** Several quick clicks add up: they count from what was asked for last, not from what is there already. */
function Stepper() {
  const t = labTexts.value.workers;
  const count = workerCount.value;
  const desired = scaling.desired.value ?? count;
  const isScaling = desired !== count;
  return (
    <div class="stepper">
      <button
        type="button"
        class="button quiet"
        aria-label={t.fewer}
        disabled={!mayAct.value || desired <= BOUNDS.workers.min}
        onClick={() => void scaling.set(desired - 1)}
      >
        −
      </button>
      <output aria-label={t.title}>
        <b>{isScaling ? `${count} → ${desired}` : count}</b>
        <small>{t.title}</small>
      </output>
      <button
        type="button"
        class="button quiet"
        aria-label={t.more}
        disabled={!mayAct.value || desired >= BOUNDS.workers.max}
        onClick={() => void scaling.set(desired + 1)}
      >
        +
      </button>
    </div>
  );
}

/** Whether anything is set or under way that would not be there after a fresh start. */
const isAnythingOn = computed(
  () =>
    isExperimenting.value ||
    state.value?.load != null ||
    state.value?.work != null ||
    state.value?.changedWorkers != null,
);

/** Cancels the experiment, ends the load, and sets work and workers back to what they were. A fault undoes itself. */
async function stopEverything(): Promise<void> {
  if (isExperimenting.peek()) {
    // It then sets back the load and the work that there were before it.
    await act('experiments', 'DELETE', '/experimentos');
    await refreshState();
  }
  const set = state.peek();
  if (set) await setBackLab(set);
  await refreshState();
}
