import { useEffect, useState } from 'preact/hooks';
import type { Phase, Run } from '../consulta/run.ts';
import { HOME } from './path.tsx';

/** Long enough to follow with the eyes; the real times are in the timeline. */
const HOP_MS = 260;
const QUEUE = 2;

/**
 * Where the token of a run is shown. It walks from node to node to where the consulta stands, since the
 * consulta itself mostly takes a few milliseconds; one that had already ended is shown at its end.
 */
export function useJourney(run: Run | undefined): number {
  const [place, setPlace] = useState({ key: run?.key, at: run ? destination(run.phase) : 0 });
  const isAnother = place.key !== run?.key;
  const goal = run ? destination(run.phase) : 0;
  const at = isAnother ? startOf(run) : place.at;

  useEffect(() => {
    if (isAnother) setPlace({ key: run?.key, at });
  }, [run?.key]);

  useEffect(() => {
    if (at >= goal) return;
    const [step, afterMs] = prefersReducedMotion() ? [goal, 0] : [at + 1, at === 0 ? 0 : HOP_MS];
    const timer = setTimeout(() => setPlace({ key: run?.key, at: step }), afterMs);
    return () => clearTimeout(timer);
  }, [run?.key, at, goal]);

  return at;
}

function startOf(run: Run | undefined): number {
  return run?.phase.name === 'ended' ? HOME : 0;
}

function destination(phase: Phase): number {
  switch (phase.name) {
    case 'sending':
      return 0;
    case 'rejected':
      return phase.id === undefined ? 1 : QUEUE;
    case 'waiting':
      return QUEUE;
    case 'ended':
      return HOME;
  }
}

function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
