import { useEffect } from 'preact/hooks';
import { Charts } from './charts/charts.tsx';
import { link, listen, snapshot } from './connection.ts';
import { Controls } from './controls/controls.tsx';
import { Experiments } from './experiments.tsx';
import { Latency } from './latency.tsx';
import { Ledger } from './ledger.tsx';
import { LivePath } from './live-path.tsx';
import { labTexts } from './texts.ts';
import { Theory } from './theory.tsx';
import { Verdict } from './verdict.tsx';
import { Workers } from './workers.tsx';
import './laboratorio.css';

/** The laboratory: the living path, what limits it, the controls, and what theory says. */
export function Tab() {
  useEffect(listen, []);
  const t = labTexts.value;
  if (!snapshot.value) {
    return (
      <section class="card lab-absent">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
        <p role="status">{link.value === 'absent' ? t.connection.absent : t.connection.connecting}</p>
      </section>
    );
  }
  return (
    <div class="lab">
      <section class="card lab-head">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
        {link.value === 'lost' && (
          <p role="alert" class="lab-alert">
            {t.connection.lost}
          </p>
        )}
        {link.value === 'open' && !snapshot.value.databaseAnswers && (
          <p role="alert" class="lab-alert">
            {t.connection.databaseAway}
          </p>
        )}
        <LivePath />
        <Workers />
      </section>
      <Controls />
      <Verdict />
      <Ledger />
      <Charts />
      <Latency />
      <Theory />
      <Experiments />
    </div>
  );
}
