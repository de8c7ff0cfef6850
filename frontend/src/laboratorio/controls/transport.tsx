import { BOUNDS } from '@sel/contract/lab/bounds';
import { state } from '../connection.ts';
import { labTexts } from '../texts.ts';
import { workerCount } from '../workers.tsx';
import { start, stop } from './load.tsx';
import { hasKey, mayAct } from './may-act.ts';
import { scaling } from './scaling.ts';

/** The two things that are done most, always in reach: start and stop the load, and scale. */
export function Transport() {
  const t = labTexts.value;
  if (state.value && !hasKey.value) return null;
  const isRunning = state.value?.load != null;
  return (
    <section class="card lab-transport" aria-label={t.transport}>
      <button
        type="button"
        class={isRunning ? 'button quiet' : 'button'}
        disabled={!mayAct.value}
        onClick={isRunning ? stop : start}
      >
        {isRunning ? t.stop : t.start}
      </button>
      {state.value?.controlsProcesses && <Stepper />}
    </section>
  );
}

/** Several quick clicks add up: they count from what was wished last, not from what is there already. */
function Stepper() {
  const t = labTexts.value.workers;
  const count = workerCount.value;
  const wished = scaling.wished.value ?? count;
  const isScaling = wished !== count;
  return (
    <div class="stepper">
      <button
        type="button"
        class="button quiet"
        aria-label={t.fewer}
        disabled={!mayAct.value || wished <= BOUNDS.workers.min}
        onClick={() => void scaling.set(wished - 1)}
      >
        −
      </button>
      <output aria-label={t.title}>
        <b>{isScaling ? `${count} → ${wished}` : count}</b>
        <small>{t.title}</small>
      </output>
      <button
        type="button"
        class="button quiet"
        aria-label={t.more}
        disabled={!mayAct.value || wished >= BOUNDS.workers.max}
        onClick={() => void scaling.set(wished + 1)}
      >
        +
      </button>
    </div>
  );
}
