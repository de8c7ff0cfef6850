import { useEffect, useState } from 'preact/hooks';
import { nowMs } from '../consulta/run.ts';
import { format } from '../i18n/format.ts';

const REFRESH_MS = 100;

/** How long ago something began, counting on; not read aloud. */
export function Elapsed({ sinceMs }: { sinceMs: number }) {
  return (
    <span class="elapsed" aria-hidden="true">
      {format.value.duration(Math.max(0, useNow(REFRESH_MS) - sinceMs))}
    </span>
  );
}

/** The time on the clock of nowMs(), again every so many milliseconds. */
export function useNow(refreshMs: number): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), refreshMs);
    return () => clearInterval(timer);
  }, [refreshMs]);
  return now;
}
