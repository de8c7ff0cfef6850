import { state } from '../connection.ts';
import { token, trouble } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { FaultControls } from './faults.tsx';
import { LoadControls } from './load.tsx';
import { WorkControls } from './work.tsx';
import { WorkerControls } from './workers.tsx';
import './controls.css';

/** Whether this page can do anything but look. */
export function mayAct(): boolean {
  return state.value?.puede_actuar === true && token.value !== '';
}

/** What can be done to the system: load it, change its work, scale it, break it. */
export function Controls() {
  const t = labTexts.value;
  return (
    <section class="card controls">
      {!mayAct() && (
        <p class="controls-note" role="status">
          {state.value?.puede_actuar === false ? t.readOnly : t.noToken}
        </p>
      )}
      {trouble.value && (
        <p class="lab-alert" role="alert">
          {trouble.value}
        </p>
      )}
      <LoadControls />
      <WorkControls />
      <WorkerControls />
      <FaultControls />
    </section>
  );
}
