import type { LedgerState } from '@sel/contract/lab/snapshot';
import { format } from '../i18n/format.ts';
import { HeadingWithHelp } from '../ui/help.tsx';
import { snapshot } from './connection.ts';
import './ledger.css';
import { labTexts } from './texts.ts';

const TERMS = ['completed', 'not_found', 'failed', 'inProgress'] as const;

/** accepted = completed + not_found + failed + in progress: always visible, and red if it ever does not balance. */
export function Ledger() {
  const ledger = snapshot.value?.ledger;
  const t = labTexts.value.ledger;
  if (!ledger) return null;
  return (
    <section class="ledger" data-balanced={ledger.balanced} aria-label={t.title}>
      <HeadingWithHelp title={t.title} term="libro-de-cuentas" help={t.help} />
      <dl class="ledger-terms">
        <Term name={t.accepted} value={ledger.accepted} />
        {TERMS.map((term, index) => (
          <Term key={term} operator={index === 0 ? '=' : '+'} name={t[term]} value={ledger[term]} />
        ))}
      </dl>
      <p class="ledger-verdict" role={ledger.balanced ? undefined : 'alert'}>
        {ledgerSentence(ledger)}
      </p>
    </section>
  );
}

/** Whether all that was promised is accounted for. */
export function ledgerSentence({ accepted, balanced, lost, duplicated }: LedgerState): string {
  const t = labTexts.value.ledger;
  if (accepted === 0) return t.empty;
  return balanced ? t.balanced : t.unbalanced(lost, duplicated);
}

function Term({ operator, name, value }: { operator?: string | undefined; name: string; value: number }) {
  return (
    <div>
      <dt>
        {operator && <span aria-hidden="true">{operator}</span>}
        {name}
      </dt>
      <dd>{format.value.count(value)}</dd>
    </div>
  );
}
