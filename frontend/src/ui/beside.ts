import { useId, useRef } from 'preact/hooks';

const MARGIN_PX = 16;

/** What a button and the popover that it opens beside itself have to be given, and what closes it. */
export function useBeside() {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const onToggle = () => {
    if (button.current && popover.current) placeBeside(popover.current, button.current);
  };
  return {
    opener: { ref: button, popovertarget: id },
    opened: { ref: popover, id, popover: 'auto', onToggle } as const,
    close: () => popover.current?.hidePopover(),
  };
}

/** Under the button, or above it where there is no room, and always within the window. */
function placeBeside(popover: HTMLElement, button: HTMLElement): void {
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
