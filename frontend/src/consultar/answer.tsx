import type { EndedConsulta } from '../consulta/run.ts';
import { texts } from '../i18n/texts.ts';

/** What came out, in one line beside how long it took; the whole of it stands below. */
export function Answer({ consulta }: { consulta: EndedConsulta }) {
  const t = texts.value;
  const { producto, productoCount, codigo_buscado: codigo } = consulta;
  switch (consulta.status) {
    case 'completed':
      return producto ? (
        <p class="answer">
          <b>{producto.nombre}</b> <span class="muted">{producto.ubicacion}</span>
        </p>
      ) : (
        <p class="answer">
          <b>{t.listing.count(productoCount ?? 0, productoCount ?? 0)}</b>
        </p>
      );
    case 'not_found':
      return (
        <p class="answer">
          <b>{t.outcome.notFound(codigo ?? '')}</b>
        </p>
      );
    case 'failed':
      return (
        <p class="answer" data-failed>
          <b>{t.outcome.failed}</b>
        </p>
      );
  }
}
