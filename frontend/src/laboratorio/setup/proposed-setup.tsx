import { format } from '../../i18n/format.ts';
import { address, replaceQuery } from '../../route.ts';
import { apply, bringAbout, isPossible } from '../controls/apply.ts';
import { mayAct } from '../controls/may-act.ts';
import { PRESET_NAMES, type PresetName } from '../controls/presets.ts';
import { liveTexts, placeTexts } from '../texts.ts';
import { type LinkedSetup, setupIn, withoutSetup } from './setup-link.ts';
import '../../ui/notice.css';

/** The setup of a link, to be looked at first: it starts when somebody says so, and not before. */
export function ProposedSetup() {
  const setup = setupIn(address.value.query);
  if (!setup) return null;
  const t = placeTexts.value.setup;
  const preset = PRESET_NAMES.find((name) => name === setup.preset);
  const isStartable = preset ? isPossible(preset) : mayAct.value;
  return (
    <section class="notice proposed" aria-label={t.label}>
      <p>
        {t.proposes} <b>{preset ? liveTexts.value.presets.names[preset] : written(setup)}</b>
        {preset && <span class="muted"> {liveTexts.value.presets.hints[preset]}</span>}
      </p>
      <p class="actions">
        <button
          type="button"
          class="button"
          disabled={!isStartable}
          onClick={() => void start(setup, preset)}
        >
          {t.start}
        </button>
        <button type="button" class="button bare" onClick={forget}>
          {t.forget}
        </button>
      </p>
    </section>
  );
}

function written({ ratePerSecond, workers, concurrency, workMs }: LinkedSetup): string {
  const t = placeTexts.value.setup;
  const { perSecond, duration } = format.value;
  return [
    ratePerSecond !== undefined && perSecond(ratePerSecond),
    workers !== undefined && t.workers(workers),
    concurrency !== undefined && t.slots(concurrency),
    workMs !== undefined && t.work(duration(workMs)),
  ]
    .filter(Boolean)
    .join(' · ');
}

async function start(
  { ratePerSecond, workers, concurrency, workMs }: LinkedSetup,
  preset: PresetName | undefined,
): Promise<void> {
  forget();
  if (preset) return bringAbout(preset);
  await apply({
    ...(ratePerSecond !== undefined && { load: { shape: 'constant', ratePerSecond } }),
    ...(workers !== undefined && { workers }),
    ...(concurrency !== undefined && { concurrency }),
    ...(workMs !== undefined && { work: { meanMs: workMs } }),
  });
}

function forget(): void {
  replaceQuery(withoutSetup(address.value.query));
}
