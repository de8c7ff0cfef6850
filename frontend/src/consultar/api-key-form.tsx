import { useId, useState } from 'preact/hooks';
import { apiKey } from '../api/api-key.ts';
import { retryNow } from '../api/pauses.ts';
import type { Trouble } from '../consulta/run.ts';
import { texts } from '../i18n/texts.ts';

/** Asks for the key that the API demands; everything that waits for it then goes on. */
export function ApiKeyForm({ trouble }: { trouble: Trouble }) {
  const t = texts.value.apiKey;
  const [key, setKey] = useState('');
  const id = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (key.trim() === '') return document.getElementById(id)?.focus();
    // Everything wakes in the next turn, with the new key; the other way round the key would count as refused before.
    retryNow();
    apiKey.value = key.trim();
    setKey('');
  };
  const isRefused = apiKey.value !== '' && trouble.retryAtMs !== null;
  return (
    <form class="api-key" noValidate onSubmit={submit}>
      <label for={id}>{t.label}</label>
      <input
        id={id}
        class="field"
        type="password"
        value={key}
        onInput={(event) => setKey(event.currentTarget.value)}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={isRefused}
        aria-describedby={`${id}-hint`}
      />
      <p id={`${id}-hint`} class="small muted">
        {t.hint}
      </p>
      <p class="small error" role="status">
        {isRefused && t.wrong}
      </p>
      <button type="submit" class="button wide">
        {t.use}
      </button>
    </form>
  );
}
