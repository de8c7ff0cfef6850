import { useState } from 'preact/hooks';
import { Picture } from '../../ui/picture.tsx';
import { plannerTexts } from '../texts.ts';
import { PLAN_EXAMPLE_NAMES, PLAN_EXAMPLES, type PlanExample } from './plan-examples.ts';
import { fillIn } from './planner-store.ts';

/** Says what to do before the first answer, and has numbers for whoever has none. They fill in the form and run nothing. */
export function PlanInvitation() {
  const t = plannerTexts.value.invitation;
  const [chosen, setChosen] = useState<PlanExample>();
  return (
    <section class="card state">
      <Picture name="empty" />
      <h2>{t.title}</h2>
      <p>{t.todo}</p>
      <p class="small muted">{t.examples}</p>
      <ul class="actions">
        {PLAN_EXAMPLE_NAMES.map((name) => (
          <li key={name}>
            <button
              type="button"
              class="chip"
              onClick={() => {
                fillIn(PLAN_EXAMPLES[name]);
                setChosen(name);
              }}
            >
              {t.names[name]}
            </button>
          </li>
        ))}
      </ul>
      <p class="small" role="status">
        {chosen && t.filledIn(t.names[chosen])}
      </p>
    </section>
  );
}
