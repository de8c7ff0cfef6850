import { state } from '../connection.ts';
import { labTexts } from '../texts.ts';
import './controls.css';
import { FaultControls } from './faults.tsx';
import { LoadControls } from './load.tsx';
import { hasKey, isExperimenting } from './may-act.ts';
import { WorkControls } from './work.tsx';
import { WorkerControls } from './workers.tsx';

/** What can be done to the system: load it, scale it, change its work, break it. */
export function Controls() {
  return (
    <div class="lab-side">
      <section class="card controls" aria-label={labTexts.value.controls}>
        <Note />
        <LoadControls />
        <WorkerControls />
        <WorkControls />
        <FaultControls />
      </section>
    </div>
  );
}

/** Why nothing can be done at the moment, and what to do about it. */
function Note() {
  const t = labTexts.value;
  if (isExperimenting.value) return <p class="controls-note">{t.experimenting}</p>;
  if (!state.value || hasKey.value) return null;
  if (state.value.mayAct) return <p class="controls-note">{t.noToken}</p>;
  return (
    <div class="controls-note">
      <p>{t.readOnly}</p>
      <code class="command">LAB_TOKEN=… docker-compose up -d lab</code>
      <p>{t.thenOpen}</p>
      <code class="command">{`${location.origin}/#/laboratorio?clave=…`}</code>
    </div>
  );
}
