import { useId, useRef } from 'preact/hooks';
import type { Term } from '../glosario/terms.ts';
import { texts } from '../i18n/texts.ts';
import { placeBeside } from './beside.ts';
import './help.css';

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
