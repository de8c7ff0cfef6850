import { useEffect, useState } from 'preact/hooks';

const REFRESH_MS = 250;

/** Whole seconds until a moment on the clock of `performance.now()`, counting down to 0; 0 without one. */
export function useSecondsLeft(untilMs: number | undefined): number {
  const secondsLeft = () => Math.max(0, Math.ceil(((untilMs ?? 0) - performance.now()) / 1000));
  const [left, setLeft] = useState(secondsLeft);
  useEffect(() => {
    setLeft(secondsLeft());
    if (untilMs === undefined) return;
    const timer = setInterval(() => {
      setLeft(secondsLeft());
      if (secondsLeft() === 0) clearInterval(timer);
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [untilMs]);
  return left;
}
