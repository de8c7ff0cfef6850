import { useId, useState } from 'preact/hooks';
import { format } from '../i18n/format.ts';
import { texts } from '../i18n/texts.ts';
import { setLabWork } from '../laboratorio/lab-api.ts';
import { TELLINGS, type Telling, telling } from '../preferences.ts';
import { runs, send } from '../session/session.ts';
import { Help } from '../ui/help.tsx';
import { lookAtLab, mayUseLab } from './leftovers.tsx';
import { compareTellings } from './three-tellings.ts';
import './request-form.css';

/** What can be asked for, and the way of being told. */
export function RequestForm() {
  const t = texts.value.form;
  return (
    <section class="card request-form" aria-label={t.label}>
      <button type="button" class="button wide" onClick={() => send({ tipo_consulta: 'listar_todos' })}>
        {t.list}
      </button>
      <SearchForm />
      <TellingChoice />
    </section>
  );
}

function SearchForm() {
  const t = texts.value.form;
  const [codigo, setCodigo] = useState('');
  const [isMissing, setMissing] = useState(false);
  const id = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(codigo.trim() === '');
    if (codigo.trim() === '') document.getElementById(id)?.focus();
    else send({ tipo_consulta: 'buscar_codigo', codigo });
  };
  return (
    <form class="search-form" noValidate onSubmit={submit}>
      <label for={id}>{t.codigo}</label>
      <input
        id={id}
        class="field"
        value={codigo}
        onInput={(event) => setCodigo(event.currentTarget.value)}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        enterkeyhint="search"
        aria-invalid={isMissing}
        aria-describedby={`${id}-hint`}
      />
      <p id={`${id}-hint`} class={isMissing ? 'small error' : 'small muted'}>
        {isMissing ? t.codigoMissing : t.codigoHint}
      </p>
      <button type="submit" class="button quiet wide">
        {t.search}
      </button>
    </form>
  );
}

function TellingChoice() {
  const t = texts.value.telling;
  return (
    <fieldset class="tellings">
      <legend>{t.label}</legend>
      {TELLINGS.map((name) => (
        <div key={name} class="telling">
          <label>
            <input
              type="radio"
              name="telling"
              checked={telling.value === name}
              onChange={() => {
                telling.value = name;
              }}
            />
            <span>
              <b>{t.names[name]}</b> <span class="small muted">{t.hints[name]}</span>
              <span class="telling-cost small muted">{lastCost(name)}</span>
            </span>
          </label>
          <Help of={t.names[name]} term="sondeo">
            {t.help[name]}
          </Help>
        </div>
      ))}
      <CompareTellings />
    </fieldset>
  );
}

/** What the last consulta that was told this way has cost. */
function lastCost(name: Telling): string {
  const t = texts.value;
  for (const { telling: used, phase, requestsMs } of runs.value) {
    if (used !== name || phase.name !== 'ended') continue;
    return t.telling.last(t.path.requests(requestsMs.length), format.value.duration(phase.stages.notice));
  }
  return t.telling.unused;
}

/** When a consulta is done in a moment all ways cost the same: with some work the difference is seen. */
function CompareTellings() {
  const t = texts.value.telling;
  const [isUnderWay, setUnderWay] = useState(false);
  if (!mayUseLab()) return null;
  const compare = async () => {
    setUnderWay(true);
    await compareTellings({
      currentWork: async () => (await lookAtLab())?.work ?? null,
      setWork: setLabWork,
      send,
    });
    await lookAtLab();
    setUnderWay(false);
  };
  return (
    <div class="compare-tellings">
      <button type="button" class="button quiet wide" disabled={isUnderWay} onClick={() => void compare()}>
        {isUnderWay ? t.comparing : t.compare}
      </button>
      <p class="small muted">{t.compareHint}</p>
    </div>
  );
}
