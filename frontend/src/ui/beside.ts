const MARGIN_PX = 16;

/** Puts a popover under its button, or above it where there is no room, and always within the window. */
export function placeBeside(popover: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const left = Math.min(
    Math.max(MARGIN_PX, at.left + at.width / 2 - width / 2),
    document.documentElement.clientWidth - width - MARGIN_PX,
  );
  const fitsBelow = at.bottom + 8 + height < window.innerHeight;
  popover.style.left = `${left}px`;
  popover.style.top = `${fitsBelow ? at.bottom + 8 : Math.max(MARGIN_PX, at.top - 8 - height)}px`;
}
