import { Help } from '../ui/help.tsx';
import { snapshot } from './connection.ts';
import { figures } from './numbers.ts';
import { labTexts } from './texts.ts';

const OPERATORS = ['=', '+', '+', '+'] as const;

/** accepted = completed + not_found + failed + in progress: always visible, and red if it ever does not balance. */
export function Ledger() {
  const ledger = snapshot.value?.ledger;
  const t = labTexts.value.ledger;
  if (!ledger) return null;
  const terms = ['completed', 'not_found', 'failed', 'inProgress'] as const;
  return (
    <section class="card ledger" data-balanced={ledger.balanced}>
      <h2>
        {t.title}
        <Help of={t.title}>{t.help}</Help>
      </h2>
      <dl class="ledger-terms">
        <Term name={t.accepted} value={ledger.accepted} />
        {terms.map((term, index) => (
          <Term key={term} operator={OPERATORS[index]} name={t[term]} value={ledger[term]} />
        ))}
      </dl>
      <p class="ledger-verdict" role={ledger.balanced ? undefined : 'alert'}>
        {ledger.accepted === 0
          ? t.empty
          : ledger.balanced
            ? t.balanced
            : t.unbalanced(ledger.lost, ledger.duplicated)}
      </p>
    </section>
  );
}

function Term({ operator, name, value }: { operator?: string | undefined; name: string; value: number }) {
  return (
    <div>
      {operator && (
        <span class="ledger-operator" aria-hidden="true">
          {operator}
        </span>
      )}
      <dd>{figures.value.whole(value)}</dd>
      <dt>{name}</dt>
    </div>
  );
}
