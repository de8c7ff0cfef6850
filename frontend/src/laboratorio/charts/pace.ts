/**
 * Draws when asked, but never more often than it may: what comes too soon is drawn once, when its time has come.
 * @param everyMs the least time between two drawings, at this moment.
 */
export function createPace(draw: () => void, everyMs: () => number) {
  let drawnMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drawNow = () => {
    timer = undefined;
    drawnMs = performance.now();
    draw();
  };
  return {
    /** Something has changed. */
    ask(): void {
      if (timer !== undefined) return;
      const leftMs = drawnMs + everyMs() - performance.now();
      if (leftMs <= 0) drawNow();
      else timer = setTimeout(drawNow, leftMs);
    },
    stop(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
