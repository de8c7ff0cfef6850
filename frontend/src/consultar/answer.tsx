import type { EndedConsulta } from '../consulta/run.ts';
import { texts } from '../i18n/texts.ts';

/** What came out, in one line beside how long it took; the whole of it stands below. */
export function Answer({ consulta }: { consulta: EndedConsulta }) {
  return (
    <p class="answer" data-status={consulta.status}>
      <b>{written(consulta)}</b> <span class="muted">{consulta.producto?.ubicacion}</span>
    </p>
  );
}

function written({ status, producto, productoCount, codigo_buscado: codigo }: EndedConsulta): string {
  const t = texts.value;
  switch (status) {
    case 'completed':
      return producto?.nombre ?? t.listing.count(productoCount ?? 0, productoCount ?? 0);
    case 'not_found':
      return t.outcome.notFound(codigo ?? '');
    case 'failed':
      return t.outcome.failed;
  }
}
