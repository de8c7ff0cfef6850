import { linkTo } from '../address.ts';
import { texts } from '../i18n/texts.ts';
import { storedAs } from '../storage.ts';
import '../ui/notice.css';
import { createVisit, STEPS, type Step } from './visit-store.ts';

/** The visit in this tab: another one has its own. */
export const visit = createVisit(storedAs('sessionStorage', 'visita'));

const LIVE = ['laboratorio', 'vivo'];
/** Where each step is done. A setup fills in what it needs, and starts nothing. */
const PLACES: Record<Step, string> = {
  consulta: linkTo(['consultar']),
  load: linkTo(LIVE),
  queue: linkTo(LIVE, { preset: 'cola-crece' }),
  rescue: linkTo(LIVE),
  kill: linkTo(LIVE),
  ledger: linkTo(LIVE),
};

/** The step that a first visit has come to, over whatever place is on show. */
export function VisitBar() {
  const step = visit.step.value;
  if (!step) return null;
  const t = texts.value.visit;
  const number = STEPS.indexOf(step) + 1;
  const isLast = number === STEPS.length;
  return (
    <section class="notice visit" aria-label={t.label}>
      <p role="status">
        <b>{t.step(number, STEPS.length)}</b> {t.steps[step]}
      </p>
      <p class="actions">
        <a class="button quiet" href={PLACES[step]}>
          {t.toPlace}
        </a>
        <button type="button" class="button quiet" onClick={visit.goOn}>
          {isLast ? t.finish : t.next}
        </button>
        {!isLast && (
          <button type="button" class="button bare" onClick={visit.leave}>
            {t.leave}
          </button>
        )}
      </p>
    </section>
  );
}

/** Begins a visit where its first step is done. */
export function VisitLink() {
  return (
    <a class="button quiet" href={PLACES.consulta} onClick={visit.start}>
      {texts.value.visit.start}
    </a>
  );
}
