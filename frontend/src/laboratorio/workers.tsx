import type { LabProcess } from '@sel/contract/laboratorio';
import { useEffect, useState } from 'preact/hooks';
import { snapshot } from './connection.ts';
import { figures } from './numbers.ts';
import { labTexts } from './texts.ts';

/** A worker that is gone stays in the picture for so long, grey. */
const GONE_MS = 6_000;

/** Workers as live tiles, each filled as far as it is busy. */
export function Workers() {
  const running = snapshot.value?.processes.filter(({ role }) => role === 'worker') ?? [];
  const gone = useGone(running);
  const t = labTexts.value.workers;
  return (
    <section class="workers" aria-label={t.title}>
      <p class="workers-title">{running.length === 0 ? t.none : t.count(running.length)}</p>
      <ul class="workers-tiles">
        {running.map((worker) => (
          <Tile key={worker.name} worker={worker} />
        ))}
        {gone.map(({ name }) => (
          <li key={name} class="worker-tile" data-gone>
            <span class="worker-name">{name}</span>
            <span class="worker-facts">{t.gone}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tile({ worker }: { worker: LabProcess }) {
  const { percent, number, megabytes } = figures.value;
  const t = labTexts.value.workers;
  return (
    <li class="worker-tile" style={{ '--busy': worker.busyShare }}>
      <span class="worker-name">{worker.name}</span>
      <span class="worker-busy">
        {percent(worker.busyShare)} <small>{t.busy}</small>
      </span>
      <span class="worker-facts">
        {number(worker.perSecond)}/s · {worker.inHand}/{worker.capacity} · CPU {percent(worker.cpuShare)} ·{' '}
        {megabytes(worker.memoryBytes)}
      </span>
    </li>
  );
}

/** Those that were there a moment ago and are no longer. */
function useGone(running: readonly LabProcess[]): { name: string; atMs: number }[] {
  const [known, setKnown] = useState<readonly string[]>([]);
  const [gone, setGone] = useState<{ name: string; atMs: number }[]>([]);
  const names = running.map(({ name }) => name);
  const key = names.join('\n');
  useEffect(() => {
    const nowMs = Date.now();
    const missing = known.filter((name) => !names.includes(name)).map((name) => ({ name, atMs: nowMs }));
    setKnown(names);
    setGone((before) => [...before.filter(({ name }) => !names.includes(name)), ...missing]);
  }, [key]);
  useEffect(() => {
    if (gone.length === 0) return;
    const timer = setTimeout(() => setGone((before) => before.slice(1)), GONE_MS);
    return () => clearTimeout(timer);
  }, [gone]);
  return gone;
}
