import type { Solicitud } from '@sel/contract/solicitud';
import { linkTo } from '../address.ts';
import { authorization } from '../api/api-key.ts';
import { texts } from '../i18n/texts.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { curlOf } from './curl.ts';

/** A link to a consulta, and the command that sends one like it. No key goes along. */
export function Share({ id, solicitud }: { id: number; solicitud: Solicitud }) {
  const t = texts.value.share;
  const isKeyWanted = 'Authorization' in authorization();
  return (
    <p class="share">
      <CopyButton text={() => location.origin + location.pathname + linkTo(['consultar', String(id)])}>
        {t.link}
      </CopyButton>
      <CopyButton text={() => curlOf(location.origin, solicitud, isKeyWanted)}>{t.curl}</CopyButton>
    </p>
  );
}
