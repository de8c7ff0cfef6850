import { texts } from '../i18n/texts.ts';
import { address } from '../route.ts';
import { Picture } from './picture.tsx';

/** An address that names nothing that there is: what may be wrong with it, and where to go on. */
export function NotFound() {
  const t = texts.value.notFound;
  return (
    <section class="card state not-found">
      <Picture name="notFound" />
      <h1>{t.title}</h1>
      <p>
        <code>{`#/${address.value.path.join('/')}`}</code>
      </p>
      <p class="muted">{t.hint}</p>
      <p class="actions">
        <a class="button" href="#/consultar">
          {texts.value.tabs.consultar}
        </a>
        <a class="button quiet" href="#/laboratorio/vivo">
          {texts.value.tabs.laboratorio}
        </a>
      </p>
    </section>
  );
}
