import { useEffect, useRef, useState } from 'preact/hooks';
import { answered } from '../api/overdue.ts';
import type { Language } from '../i18n/locale.ts';
import { texts } from '../i18n/texts.ts';
import { language } from '../preferences.ts';
import { placePath } from '../route.ts';
import './glosario.css';
import { TERMS } from './terms.ts';

/** Each language comes alone, and when somebody wants to read it. */
const DOCUMENTS: Record<Language, () => Promise<{ default: string }>> = {
  es: () => import('../../../docs/glosario.md'),
  en: () => import('../../../docs/glosario.en.md'),
};

/** The glossary of the documentation, at the term that the address names. */
export function Glosario() {
  const t = texts.value.glossary;
  const of = language.value;
  const [term = ''] = placePath.value;
  const [loaded, setLoaded] = useState<{ of?: Language; html?: string; failure?: string }>({});
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isWanted = true;
    answered(DOCUMENTS[of]()).then(
      ({ default: html }) => isWanted && setLoaded({ of, html }),
      (error: Error) => isWanted && setLoaded({ failure: error.message }),
    );
    return () => {
      isWanted = false;
    };
  }, [of]);
  useEffect(() => {
    if (loaded.of && body.current) show(body.current, term, loaded.of);
  }, [loaded, term]);
  const { html, failure } = loaded;
  return (
    <article class="card glossary" lang={loaded.of}>
      <h1>{t.title}</h1>
      {failure !== undefined && <p role="alert">{t.notLoaded(failure)}</p>}
      {/* Made from this repository's own text while the page is built. */}
      {html !== undefined && <div ref={body} dangerouslySetInnerHTML={{ __html: html }} />}
    </article>
  );
}

/** Brings the term into sight, and there the keyboard and the screen reader go on. */
function show(body: HTMLElement, term: string, of: Language): void {
  const anchor = Object.hasOwn(TERMS, term) ? TERMS[term as keyof typeof TERMS][of] : term;
  const heading = anchor && body.querySelector<HTMLElement>(`#${CSS.escape(anchor)}`);
  if (!heading) return;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: 'start' });
}
