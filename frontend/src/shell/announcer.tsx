import { computed } from '@preact/signals';
import { explain, rejectedTitle } from '../consulta/explain.ts';
import { type Run, troubleOf } from '../consulta/run.ts';
import { format } from '../i18n/format.ts';
import { texts } from '../i18n/texts.ts';
import { current, listing } from '../session/session.ts';

/** What a screen reader is told: how the consulta on show ended or why it does not go on, nothing else. */
const announcement = computed(() => (current.value ? describe(current.value) : ''));

export function Announcer() {
  return (
    <div class="visually-hidden" role="status">
      {announcement}
    </div>
  );
}

function describe(run: Run): string {
  const t = texts.value;
  const trouble = troubleOf(run);
  if (trouble) return t.trouble[trouble.kind];
  const lost = listing.value?.failure.value;
  if (lost) return `${t.listing.failed}. ${explain(lost)}`;
  const { phase } = run;
  if (phase.name === 'rejected') return `${rejectedTitle(phase)}. ${explain(phase)}`;
  if (phase.name !== 'ended') return '';
  const { duration } = format.value;
  const total = duration(phase.totalMs);
  const { status, productoCount } = phase.consulta;
  if (status === 'failed') return t.announce.failed(phase.id);
  if (productoCount !== null) return t.announce.listed(phase.id, productoCount, total);
  return t.announce[status](phase.id, total);
}
