import { computed } from '@preact/signals';
import type { ProcessReport } from '@sel/contract/lab/process';
import { format } from '../i18n/format.ts';
import { history, snapshot } from './connection.ts';
import { identity, recentlyGone } from './gone.ts';
import { labTexts } from './texts.ts';
import './workers.css';

/** From so many on, tiles say less, so that all of them stay in sight. */
const MANY = 9;

/** Those that report at this moment. */
export const workers = computed(
  () => snapshot.value?.processes.filter(({ role }) => role === 'worker') ?? [],
);

/** How many they are, and how many consultas each takes in hand at a time. These seldom change. */
export const workerCount = computed(() => workers.value.length);
export const workerCapacity = computed(() => workers.value[0]?.capacity);

/** Workers as live tiles, each filled as far as it is busy. */
export function Workers() {
  const running = workers.value;
  const gone = recentlyGone(history.value);
  const t = labTexts.value.workers;
  return (
    <section class="workers" aria-label={t.title}>
      <p class="workers-title">{running.length === 0 ? t.none : t.count(running.length)}</p>
      <ul class="workers-tiles" data-many={running.length + gone.length >= MANY}>
        {running.map((worker) => (
          <Tile key={identity(worker)} worker={worker} />
        ))}
        {gone.map((worker) => (
          <li key={identity(worker)} class="worker-tile" data-gone>
            <span class="worker-name">{worker.name}</span>
            <span class="worker-facts">{t.gone}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tile({ worker }: { worker: ProcessReport }) {
  const { percent, perSecond, count, megabytes } = format.value;
  const t = labTexts.value.workers;
  return (
    <li class="worker-tile" style={{ '--busy': worker.busyShare }}>
      <span class="worker-name">{worker.name}</span>
      <span class="worker-busy">
        {percent(worker.busyShare)} <small>{t.busy}</small>
      </span>
      <span class="worker-facts">
        {perSecond(worker.perSecond)} · {t.inHand} {count(worker.inHand)}/{count(worker.capacity)} · CPU{' '}
        {percent(worker.cpuShare)} · {megabytes(worker.memoryBytes)}
      </span>
    </li>
  );
}
