import type { RunSummary } from '@sel/contract/lab/experiments';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { labTexts, placeTexts } from '../texts.ts';

const SIGNS = { confirmed: '✓', refuted: '✕', undecided: '?' } as const;

/** What a run found: the word with its sign, and the sentence. */
export function VerdictLine({ run: { outcome, verdict } }: { run: RunSummary }) {
  return (
    <p class="report-verdict" data-outcome={outcome}>
      <b>
        <span aria-hidden="true">{SIGNS[outcome]}</span> {labTexts.value.experiments.outcomes[outcome]}.
      </b>{' '}
      {verdict[language.value]}
    </p>
  );
}

/** Why measurements were left out: mostly also why nothing could be decided. */
export function Discarded({ run: { discarded, done } }: { run: RunSummary }) {
  const t = placeTexts.value.run;
  if (discarded.length === 0) return null;
  return (
    <div class="discarded small muted">
      <p>
        {t.discarded(
          discarded.reduce((sum, { count }) => sum + count, 0),
          done,
        )}
      </p>
      <ul>
        {discarded.map(({ reason, count }) => (
          <li key={reason.es}>
            {reason[language.value]} {count > 1 && `(×${count})`}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** When it ran, in which form, and that it did not get to its end. */
export function RunFacts({ run: { startedAt, plan, done, total } }: { run: RunSummary }) {
  const t = labTexts.value.experiments;
  return (
    <p class="muted small">
      <time dateTime={startedAt}>{format.value.moment(startedAt)}</time> · {t[plan]}
      {done < total && (
        <>
          {' · '}
          <b class="interrupted">{placeTexts.value.reports.interrupted}</b> {t.measured(done, total)}
        </>
      )}
    </p>
  );
}
