import { state } from '../connection.ts';
import { labTexts } from '../texts.ts';
import { workerCount } from '../workers.tsx';
import { ChoiceField } from './fields.tsx';
import { load } from './load.ts';
import { LoadField } from './load-field.tsx';
import { LOAD_FIELDS } from './load-form.ts';
import { NO_WORK, setWork } from './work.ts';

/** What is seldom set, and what each setting means. */
export function MoreSettings() {
  return (
    <>
      <Load />
      <Work />
      <Workers />
    </>
  );
}

/** All of a load but how much of it there is. */
function Load() {
  const t = labTexts.value.load;
  const asked = LOAD_FIELDS.filter(({ isAsked }) => isAsked(load.form.value));
  const amount = asked.find(({ key }) => key === 'users' || key === 'ratePerSecond');
  return (
    <fieldset class="more-group">
      <legend>{t.title}</legend>
      {asked
        .filter((field) => field !== amount)
        .map((field) => (
          <LoadField key={field.key} field={field} />
        ))}
      <p class="small muted">{t.help[load.form.value.shape]}</p>
    </fieldset>
  );
}

function Work() {
  const t = labTexts.value.work;
  const work = state.value?.work ?? NO_WORK;
  return (
    <fieldset class="more-group">
      <legend>{t.title}</legend>
      <ChoiceField
        label={t.distribution}
        value={work.distribution}
        choices={t.distributions}
        onChange={(distribution) => void setWork({ distribution })}
      />
      <ChoiceField
        label={t.kind}
        value={work.kind}
        choices={t.kinds}
        onChange={(kind) => void setWork({ kind })}
      />
      <p class="small muted">{t.help}</p>
    </fieldset>
  );
}

/** What a slot is; where others start workers, the commands that change them. */
function Workers() {
  const t = labTexts.value.workers;
  const count = workerCount.value;
  return (
    <fieldset class="more-group">
      <legend>{t.title}</legend>
      {state.value?.controlsProcesses === false ? (
        <>
          <p class="small muted">{t.elsewhere}</p>
          <code class="command">docker-compose up -d --no-recreate --scale worker={count + 1}</code>
          <p class="small muted">{t.concurrencyElsewhere}</p>
          <code class="command">{`WORKER_CONCURRENCY=4 docker-compose up -d --scale worker=${count}`}</code>
        </>
      ) : (
        <p class="small muted">{t.concurrencyHelp}</p>
      )}
    </fieldset>
  );
}
