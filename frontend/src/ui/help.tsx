import type { Term } from '../glosario/terms.ts';
import { texts } from '../i18n/texts.ts';
import { useBeside } from './beside.ts';
import './help.css';

interface HelpProps {
  of: string;
  /** Where the glossary says more. */
  term: Term;
  children: string;
}

/** A heading with a “?” beside it. */
export function HeadingWithHelp({ title, term, help }: { title: string; term: Term; help: string }) {
  return (
    <h2>
      {title}
      <Help of={title} term={term}>
        {help}
      </Help>
    </h2>
  );
}

/** A “?” behind which one sentence explains a word, and a link leads to the glossary. */
export function Help({ of, term, children }: HelpProps) {
  const { opener, opened, close } = useBeside();
  return (
    <>
      <button {...opener} type="button" class="help" aria-label={texts.value.help(of)} />
      <div {...opened} class="popover help-text">
        {children}{' '}
        <a href={`#/glosario/${term}`} onClick={close}>
          {texts.value.inGlossary}
        </a>
      </div>
    </>
  );
}
