import { overdue } from '../api/overdue.ts';
import { Consultar } from '../consultar/consultar.tsx';
import { Glosario } from '../glosario/glosario.tsx';
import { texts } from '../i18n/texts.ts';
import { Laboratorio } from '../laboratorio/laboratorio.tsx';
import { route, TABS } from '../route.ts';
import { NotFound } from '../ui/not-found.tsx';
import { VisitBar } from '../visit/visit.tsx';
import { Announcer } from './announcer.tsx';
import { Settings } from './settings.tsx';
import './shell.css';

/** What surrounds each section. */
export function Shell() {
  const t = texts.value;
  return (
    <>
      <button type="button" class="skip button" onClick={skipToContent}>
        {t.skip}
      </button>
      <header class="header">
        <span class="brand">
          <img src="/favicon.svg" alt="" width="32" height="32" />
          {t.appName}
        </span>
        <nav class="tabs" aria-label={t.tabs.label}>
          {TABS.map((name) => (
            <a key={name} href={`#/${name}`} aria-current={route.value === name ? 'page' : undefined}>
              {t.tabs[name]}
            </a>
          ))}
        </nav>
        <Settings />
      </header>
      <main id="content" class="main" tabIndex={-1}>
        <VisitBar />
        <Section />
      </main>
      <Overdue />
      <Announcer />
    </>
  );
}

function Section() {
  switch (route.value) {
    case 'consultar':
      return <Consultar />;
    case 'laboratorio':
      return <Laboratorio />;
    case 'glosario':
      return <Glosario />;
    case undefined:
      return <NotFound />;
  }
}

/** The browser itself says nothing of a request that waits for a connection. */
function Overdue() {
  return (
    <div class="overdue" role="status">
      {overdue.value > 0 && <p>{texts.value.overdue}</p>}
    </div>
  );
}

/** A link cannot do this: the address after the # belongs to the tabs. */
function skipToContent(): void {
  document.getElementById('content')?.focus();
}
