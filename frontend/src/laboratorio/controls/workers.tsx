import { snapshot, state } from '../connection.ts';
import { act } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { mayAct } from './controls.tsx';
import { ControlGroup } from './fields.tsx';

const MAX_WORKERS = 32;

/** Fewer or more workers; where others start them, the command that does it. */
export function WorkerControls() {
  const t = labTexts.value.workers;
  const count = snapshot.value?.processes.filter(({ role }) => role === 'worker').length ?? 0;
  if (state.value && !state.value.procesos) {
    return (
      <ControlGroup title={t.title}>
        <p class="small">{t.elsewhere}</p>
        <code>docker-compose up -d --no-recreate --scale worker={count + 1}</code>
      </ControlGroup>
    );
  }
  const set = (cantidad: number) => void act('PUT', '/workers', { cantidad });
  return (
    <ControlGroup title={t.title}>
      <div class="stepper">
        <button
          type="button"
          class="button quiet"
          aria-label={t.fewer}
          disabled={!mayAct() || count <= 0}
          onClick={() => set(count - 1)}
        >
          −
        </button>
        <output>{count}</output>
        <button
          type="button"
          class="button quiet"
          aria-label={t.more}
          disabled={!mayAct() || count >= MAX_WORKERS}
          onClick={() => set(count + 1)}
        >
          +
        </button>
      </div>
    </ControlGroup>
  );
}
