import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { answered } from '../api/overdue.ts';
import { texts } from '../i18n/texts.ts';

/** The laboratory's code, charts included, comes with its tab: whoever only makes consultas does not load it. */
export function Laboratorio() {
  const [loaded, setLoaded] = useState<{ Tab?: FunctionComponent; failure?: string }>({});
  useEffect(() => {
    answered(import('./tab.tsx')).then(
      ({ Tab }) => setLoaded({ Tab }),
      (error: Error) => setLoaded({ failure: error.message }),
    );
  }, []);
  const { Tab, failure } = loaded;
  if (Tab) return <Tab />;
  return (
    <section class="card">
      <h1>{texts.value.tabs.laboratorio}</h1>
      {failure !== undefined && <p role="alert">{texts.value.laboratorio.notLoaded(failure)}</p>}
    </section>
  );
}
