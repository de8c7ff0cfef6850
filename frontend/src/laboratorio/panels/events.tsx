import type { LabMarker } from '@sel/contract/lab/snapshot';
import { format } from '../../i18n/format.ts';
import { snapshot } from '../connection.ts';
import { isTrouble, nameOf } from '../events.ts';
import { live } from '../live-store.ts';
import { liveTexts } from '../texts.ts';

/** What happened, the latest first, by the numbers that stand in the charts; each leads the cursor to its moment. */
export function Events() {
  const t = liveTexts.value;
  const events = live.events.value;
  return (
    <section class="events">
      <h2>{t.panels.names.events}</h2>
      {events.length === 0 && <p class="muted small">{t.events.none}</p>}
      <ol>
        {events.toReversed().map((event) => (
          <Event key={`${event.number} ${event.atMs}`} event={event} />
        ))}
      </ol>
    </section>
  );
}

function Event({ event }: { event: LabMarker }) {
  const t = liveTexts.value.events;
  const agoMs = Math.max(0, (snapshot.value?.atMs ?? 0) - event.atMs);
  return (
    <li class="event" data-trouble={isTrouble(event)}>
      <button type="button" title={t.goTo} onClick={() => live.time.goTo(event.atMs)}>
        <span class="event-number">{event.number}</span>
        <span>{nameOf(event)}</span>
        <span class="muted small">{t.ago(format.value.clock(agoMs))}</span>
      </button>
    </li>
  );
}
