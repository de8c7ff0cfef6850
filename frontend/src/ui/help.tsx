import { useId, useRef } from 'preact/hooks';
import type { Term } from '../glosario/terms.ts';
import { texts } from '../i18n/texts.ts';
import './help.css';

const MARGIN_PX = 16;

interface HelpProps {
  of: string;
  /** Where the glossary says more. */
  term: Term;
  children: string;
}

/** A “?” behind which one sentence explains a word, and a link leads to the glossary. */
export function Help({ of, term, children }: HelpProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const bubble = useRef<HTMLDivElement>(null);
  const place = () => {
    if (button.current && bubble.current) placeBeside(bubble.current, button.current);
  };
  return (
    <>
      <button ref={button} type="button" class="help" popovertarget={id} aria-label={texts.value.help(of)} />
      <div ref={bubble} id={id} popover="auto" class="help-text" onToggle={place}>
        {children}{' '}
        <a href={`#/glosario/${term}`} onClick={() => bubble.current?.hidePopover()}>
          {texts.value.inGlossary}
        </a>
      </div>
    </>
  );
}

/** Under the button, or above it where there is no room, and always within the window. */
function placeBeside(bubble: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { width, height } = bubble.getBoundingClientRect();
  const left = Math.min(
    Math.max(MARGIN_PX, at.left + at.width / 2 - width / 2),
    document.documentElement.clientWidth - width - MARGIN_PX,
  );
  const fitsBelow = at.bottom + 8 + height < window.innerHeight;
  bubble.style.left = `${left}px`;
  bubble.style.top = `${fitsBelow ? at.bottom + 8 : at.top - 8 - height}px`;
}
