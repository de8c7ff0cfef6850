import { useId, useState } from 'preact/hooks';
import { useLabKey } from './lab-key.ts';
import { placeTexts } from './texts.ts';

/** Takes the key, or the link that ends in it, from whoever came without. It goes into no address and no link. */
export function KeyForm() {
  const t = placeTexts.value.key;
  const [pasted, setPasted] = useState('');
  const id = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (pasted.trim() === '') return document.getElementById(id)?.focus();
    useLabKey(pasted);
  };
  return (
    <form class="key-form" noValidate onSubmit={submit}>
      <label class="visually-hidden" for={id}>
        {t.label}
      </label>
      <input
        id={id}
        class="field"
        type="password"
        placeholder={t.label}
        value={pasted}
        onInput={({ currentTarget }) => setPasted(currentTarget.value)}
        autocomplete="off"
        spellcheck={false}
      />
      <button type="submit" class="button quiet">
        {t.use}
      </button>
    </form>
  );
}
