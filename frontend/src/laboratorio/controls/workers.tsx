import { BOUNDS } from '@sel/contract/lab/bounds';
import { state } from '../connection.ts';
import { labTexts } from '../texts.ts';
import { workerCapacity, workerCount } from '../workers.tsx';
import { NumberField } from './fields.tsx';
import { ControlGroup } from './group.tsx';
import { mayAct } from './may-act.ts';
import { concurrency } from './scaling.ts';

/** How many consultas each worker takes in hand; where others start workers, the commands that change them. */
export function WorkerControls() {
  const t = labTexts.value.workers;
  const count = workerCount.value;
  const capacity = concurrency.wished.value ?? workerCapacity.value;
  return (
    <ControlGroup place="workers" title={t.title} summary={t.summary(count, capacity ?? 0)}>
      {state.value?.controlsProcesses === false ? (
        <>
          <p class="small muted">{t.elsewhere}</p>
          <code class="command">docker-compose up -d --no-recreate --scale worker={count + 1}</code>
          <p class="small muted">{t.concurrencyElsewhere}</p>
          <code class="command">{`WORKER_CONCURRENCY=4 docker-compose up -d --scale worker=${count}`}</code>
        </>
      ) : (
        <>
          <NumberField
            label={t.concurrency}
            value={capacity ?? 1}
            {...BOUNDS.concurrency}
            disabled={!mayAct.value || count === 0}
            onChange={(value) => void concurrency.set(value)}
          />
          <p class="small muted">{t.concurrencyHelp}</p>
        </>
      )}
    </ControlGroup>
  );
}
