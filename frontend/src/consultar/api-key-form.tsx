import { useId, useState } from 'preact/hooks';
import { apiKey } from '../api/api-key.ts';
import { retryNow } from '../consulta/pauses.ts';
import { texts } from '../i18n/texts.ts';

/** Asks for the key that the API demands; everything that waits for it then goes on. */
export function ApiKeyForm() {
  const t = texts.value.apiKey;
  const [key, setKey] = useState('');
  const id = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (key.trim() === '') return document.getElementById(id)?.focus();
    apiKey.value = key.trim();
    setKey('');
    retryNow();
  };
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
        aria-describedby={`${id}-hint`}
      />
      <p id={`${id}-hint`} class={apiKey.value === '' ? 'small muted' : 'small error'}>
        {apiKey.value === '' ? t.hint : t.wrong}
      </p>
      <button type="submit" class="button wide">
        {t.use}
      </button>
    </form>
  );
}
