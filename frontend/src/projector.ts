import { signal } from '@preact/signals';

/** Larger type and the whole screen, to show the page to a class. */
export const projector = signal(false);

export function toggleProjector(): void {
  setProjector(!projector.value);
  // Where a browser has no full screen (or refuses it), the larger type alone is of use too.
  if (projector.value) void document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) void document.exitFullscreen();
}

/** Escape leaves the full screen by the browser's own doing; the larger type goes with it. Call once. */
export function followFullscreen(): () => void {
  const onChange = () => {
    if (!document.fullscreenElement) setProjector(false);
  };
  document.addEventListener('fullscreenchange', onChange);
  return () => document.removeEventListener('fullscreenchange', onChange);
}

function setProjector(on: boolean): void {
  projector.value = on;
  document.documentElement.toggleAttribute('data-projector', on);
}
