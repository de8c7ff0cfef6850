import { BOUNDS } from '@sel/contract/lab/bounds';
import { format } from '../i18n/format.ts';
import { language } from '../preferences.ts';
import { Facts } from '../ui/facts.tsx';
import { snapshot, state } from './connection.ts';
import { bringAbout, isPossible } from './controls/apply.ts';
import { labTexts, liveTexts } from './texts.ts';
import { workerCapacity, workerCount } from './workers.tsx';
import './controls/controls.css';
import { NumberField } from './controls/fields.tsx';
import { load } from './controls/load.ts';
import { LoadField } from './controls/load-field.tsx';
import { LOAD_FIELDS, SHAPES } from './controls/load-form.ts';
import { hasKey, isExperimenting, onlyLooks } from './controls/may-act.ts';
import { MoreSettings } from './controls/more-settings.tsx';
import { PRESET_NAMES } from './controls/presets.ts';
import { concurrency } from './controls/scaling.ts';
import { closeSheet, sheet } from './controls/sheet.tsx';
import { NO_WORK, setWork } from './controls/work.ts';
import { openKeysHelp } from './shortcuts/shortcuts.tsx';
import { StopEverything } from './strip/transport.tsx';

/** What can be done to the system, what is done most first. On a narrow page it is a sheet over the lower half. */
export function Rail() {
  const t = liveTexts.value.rail;
  return (
    <section
      class="card rail"
      aria-label={t.label}
      data-open={sheet.isOpen}
      onKeyDown={({ key }) => key === 'Escape' && closeSheet()}
    >
      <button type="button" class="button bare rail-close" onClick={closeSheet}>
        {t.close}
      </button>
      <Note />
      {!onlyLooks.value && <Presets />}
      <div class="rail-fields">
        <Amount />
        <Work />
        <Slots />
      </div>
      <ClientFigures />
      <details class="rail-more">
        <summary>
          {t.more} <span class="small muted">{summary()}</span>
        </summary>
        <MoreSettings />
        <button type="button" class="button bare" onClick={openKeysHelp}>
          {liveTexts.value.keys.title}
        </button>
      </details>
      <StopEverything />
    </section>
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

function Presets() {
  const t = liveTexts.value.presets;
  return (
    <ul class="presets" aria-label={t.label}>
      {PRESET_NAMES.map((name) => (
        <li key={name}>
          <button
            type="button"
            class="chip"
            data-preset={name}
            title={t.hints[name]}
            disabled={!isPossible(name)}
            onClick={() => void bringAbout(name)}
          >
            {t.names[name]}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** How much arrives: what the load's shape asks for first. */
function Amount() {
  const field = LOAD_FIELDS.find(({ key, isAsked }) => AMOUNTS.has(key) && isAsked(load.form.value));
  return field ? <LoadField field={field} /> : null;
}

const AMOUNTS = new Set(['users', 'ratePerSecond']);

function Work() {
  return (
    <NumberField
      label={liveTexts.value.rail.work}
      value={(state.value?.work ?? NO_WORK).meanMs}
      {...BOUNDS.workMeanMs}
      onChange={(meanMs) => void setWork({ meanMs })}
    />
  );
}

function Slots() {
  if (state.value?.controlsProcesses === false) return null;
  return (
    <NumberField
      label={liveTexts.value.rail.slots}
      value={concurrency.desired.value ?? workerCapacity.value ?? 1}
      {...BOUNDS.concurrency}
      disabled={workerCount.value === 0}
      onChange={(value) => void concurrency.set(value)}
    />
  );
}

/** What the clients of the running load meet with. */
function ClientFigures() {
  const t = labTexts.value.load;
  const clients = snapshot.value?.load;
  const rate = (perSecond: number | undefined) =>
    perSecond === undefined ? '–' : format.value.perSecond(perSecond);
  return (
    <Facts
      class="client-figures"
      facts={[
        [t.accepted, rate(clients?.acceptedPerSecond)],
        [t.refused, rate(clients?.refusedPerSecond)],
        [t.errors, rate(clients?.errorsPerSecond)],
      ]}
    />
  );
}

function summary(): string {
  const { shape, ratePerSecond, users } = load.form.value;
  const amount =
    shape === 'closed' ? labTexts.value.load.usersSummary(users) : format.value.perSecond(ratePerSecond);
  return `${SHAPES[shape][language.value]} · ${amount}`;
}
