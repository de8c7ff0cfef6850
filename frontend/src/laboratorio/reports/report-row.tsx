import type { RunSummary } from '@sel/contract/lab/experiments';
import { useState } from 'preact/hooks';
import { linkTo } from '../../address.ts';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { hasKey } from '../controls/may-act.ts';
import { placeTexts } from '../texts.ts';
import { deleteReport } from './reports-store.ts';
import { RunFacts, VerdictLine } from './verdict-line.tsx';

interface ReportRowProps {
  run: RunSummary;
  isChosen: boolean;
  onChoose(isChosen: boolean): void;
}

/** One report of the list: what it found, and what can be done with it. */
export function ReportRow({ run, isChosen, onChoose }: ReportRowProps) {
  const t = placeTexts.value.reports;
  const { id, title, startedAt } = run;
  const name = `${title[language.value]}, ${format.value.moment(startedAt)}`;
  return (
    <li class="report-row">
      <label class="report-choice" title={t.choose}>
        <input
          type="checkbox"
          aria-label={`${t.choose}: ${name}`}
          checked={isChosen}
          onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        />
      </label>
      <div>
        <p>
          <a href={linkTo(['laboratorio', 'informes', id])}>
            <b>{title[language.value]}</b>
          </a>
        </p>
        <RunFacts run={run} />
        <VerdictLine run={run} />
      </div>
      <p class="actions">
        <RepeatLink run={run} of={name} />
        {hasKey.value && <DeleteButton id={id} of={name} />}
      </p>
    </li>
  );
}

/** Leads to the experiment's page with the same length chosen; it does not start. */
export function RepeatLink({ run: { experiment, plan }, of }: { run: RunSummary; of?: string }) {
  const t = placeTexts.value.reports;
  return (
    <a
      class="button quiet"
      href={linkTo(['laboratorio', 'experimentos', experiment], { plan })}
      aria-label={of && `${t.repeat}: ${of}`}
    >
      {t.repeat}
    </a>
  );
}

/** Asks once more before it does it: nothing brings a report back. */
export function DeleteButton({ id, of, onDeleted }: { id: string; of?: string; onDeleted?(): void }) {
  const t = placeTexts.value.reports;
  const [isAsking, setAsking] = useState(false);
  const label = isAsking ? t.deleteForGood : t.delete;
  return (
    <button
      type="button"
      class={isAsking ? 'button danger' : 'button quiet'}
      aria-label={of && `${label}: ${of}`}
      onBlur={() => setAsking(false)}
      onClick={async () => {
        if (!isAsking) return setAsking(true);
        if (await deleteReport(id)) onDeleted?.();
      }}
    >
      {label}
    </button>
  );
}
