import { Help } from '../../ui/help.tsx';
import { refreshState, state } from '../connection.ts';
import { act } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { mayAct } from './controls.tsx';
import { ControlGroup } from './fields.tsx';

const DURATION_MS = 5_000;

/** One button for each fault that is possible here. */
export function FaultControls() {
  const t = labTexts.value.faults;
  const possible = state.value?.fallos ?? [];
  const active = state.value?.fallo_activo ?? null;
  const inject = async (name: string) => {
    await act('POST', `/fallos/${name}`, { duracion_ms: DURATION_MS });
    await refreshState();
  };
  const title = (
    <>
      {t.title}
      <Help of={t.title}>{t.help}</Help>
    </>
  );
  if (possible.length === 0) {
    return (
      <ControlGroup title={title}>
        <p class="small">{t.elsewhere}</p>
        <code>docker-compose kill worker</code>
      </ControlGroup>
    );
  }
  return (
    <ControlGroup title={title}>
      <div class="fault-buttons">
        {possible.map((name) => (
          <button
            key={name}
            type="button"
            class="button quiet"
            disabled={!mayAct() || active !== null}
            onClick={() => void inject(name)}
          >
            {t.names[name] ?? name}
          </button>
        ))}
      </div>
      {active && <p class="small">{t.active(t.names[active] ?? active)}</p>}
    </ControlGroup>
  );
}
