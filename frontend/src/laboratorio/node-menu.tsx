import { BOUNDS } from '@sel/contract/lab/bounds';
import { FAULT_NAMES, type FaultName, nodeOfFault } from '@sel/contract/lab/faults';
import { texts } from '../i18n/texts.ts';
import type { Node } from '../path/icons.tsx';
import { useBeside } from '../ui/beside.ts';
import { snapshot, state } from './connection.ts';
import { causeFault, faultCommand, faultDurationS, faultLabel } from './controls/fault-actions.ts';
import { NumberField } from './controls/fields.tsx';
import { mayAct } from './controls/may-act.ts';
import { labTexts, liveTexts } from './texts.ts';

/** What can be broken at a node, at the node. Nothing where nothing can. */
export function NodeMenu({ node }: { node: Node }) {
  const { opener, opened, close } = useBeside();
  const t = liveTexts.value.nodes;
  const name = texts.value.nodes[node];
  const isElsewhere = state.value?.controlsProcesses === false;
  const faults = faultsAt(node, isElsewhere ? FAULT_NAMES : (state.value?.faults ?? []));
  if (faults.length === 0) return null;
  return (
    <>
      <button
        {...opener}
        type="button"
        class="node-menu-button"
        aria-label={t.menu(name)}
        title={t.menu(name)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M13 3 5 14h6l-1 7 8-11h-6z" />
        </svg>
      </button>
      <div {...opened} class="popover node-menu">
        <p class="node-menu-title">{t.menuTitle(name)}</p>
        {isElsewhere ? <Commands faults={faults} /> : <Buttons faults={faults} close={close} />}
      </div>
    </>
  );
}

function faultsAt(node: Node, names: readonly FaultName[]): FaultName[] {
  return names.filter((name) => nodeOfFault(name) === node);
}

function Buttons({ faults, close }: { faults: readonly FaultName[]; close(): void }) {
  const isBusy = (snapshot.value?.faults.length ?? 0) > 0;
  const disabled = !mayAct.value || isBusy;
  return (
    <>
      {faults.map((name) => (
        <button
          key={name}
          type="button"
          class="button quiet fault-button"
          disabled={disabled}
          onClick={() => {
            close();
            void causeFault(name);
          }}
        >
          {faultLabel(name)}
        </button>
      ))}
      <NumberField
        label={liveTexts.value.nodes.duration}
        value={faultDurationS.value}
        min={1}
        max={BOUNDS.faultMs.max / 1000}
        onChange={(value) => {
          faultDurationS.value = value;
        }}
      />
      <p class="small muted">{labTexts.value.faults.help}</p>
    </>
  );
}

/** Where the laboratory starts no processes it can kill none. */
function Commands({ faults }: { faults: readonly FaultName[] }) {
  const t = labTexts.value.faults;
  return (
    <>
      <p class="small muted">{t.elsewhere}</p>
      {faults.map((name) => (
        <div key={name}>
          <p class="small">{faultLabel(name)}</p>
          <code class="command">{faultCommand(name)}</code>
        </div>
      ))}
    </>
  );
}
