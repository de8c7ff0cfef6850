import { format } from '../../i18n/format.ts';
import { Facts } from '../../ui/facts.tsx';
import { snapshot } from '../connection.ts';
import { ledgerSentence } from '../ledger.tsx';
import { labTexts, liveTexts, placeTexts } from '../texts.ts';
import { Status } from './status.tsx';
import './strip.css';
import { Transport } from './transport.tsx';

/** What is always there, in every place: how things are, four figures, the proof, and what is done most. */
export function Strip() {
  return (
    <section class="strip" aria-label={placeTexts.value.strip.label}>
      <Status />
      <Figures />
      <LedgerMark />
      <Transport />
    </section>
  );
}

function Figures() {
  const { charts } = labTexts.value;
  const { count, perSecond, duration } = format.value;
  const now = snapshot.value;
  const p99Ms = now?.endToEnd?.p99Ms;
  return (
    <Facts
      class="strip-figures"
      facts={[
        [charts.arrivals, now ? perSecond(now.arrivalsPerSecond) : '–'],
        [charts.completions, now ? perSecond(now.completionsPerSecond) : '–'],
        [placeTexts.value.strip.queued, now ? count(now.queued) : '–'],
        ['p99', p99Ms === undefined ? '–' : duration(p99Ms)],
      ]}
    />
  );
}

/** Whether all that was promised is accounted for. */
function LedgerMark() {
  const ledger = snapshot.value?.ledger;
  if (!ledger) return null;
  const told = `${labTexts.value.ledger.title}: ${ledgerSentence(ledger)}`;
  return (
    <p class="strip-ledger" data-balanced={ledger.balanced} title={told}>
      <span class="visually-hidden">{told}</span>
      <span aria-hidden="true">{ledger.accepted === 0 ? '–' : ledger.balanced ? '✓' : '✕'}</span>
      <small aria-hidden="true">{liveTexts.value.panels.names.ledger}</small>
    </p>
  );
}
