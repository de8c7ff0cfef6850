import type { ChosenPlan, PlanAnswer, PlanRequest } from '@sel/contract/lab/planner';
import type { Text } from '@sel/contract/lab/text';
import { inBoth, objectiveIn, type Words } from './words.ts';

/** The answer, to be read aloud. */
export function sentenceOf(found: Pick<PlanAnswer, 'request' | 'chosen' | 'bounds'>): Text {
  return inBoth((words) =>
    found.chosen ? planned(words, found.request, found.chosen) : impossible(words, found),
  );
}

function planned(words: Words, request: PlanRequest, chosen: ChosenPlan): string {
  const { workers, number } = words;
  const spare = request.failures ?? 0;
  const objective = objectiveIn(words, request.objective);
  const { met, stretches } = chosen.chance;
  const held = [number(met), number(stretches)] as const;
  if (words.language === 'es') {
    const despite = spare > 0 ? `, aunque ${spare === 1 ? 'muera 1' : `mueran ${spare}`}` : '';
    return `Necesitas ${workers(chosen.workers)}: así ${objective}${despite}. Se cumplió en ${held[0]} de ${held[1]} tramos simulados${fewer(words, chosen)}.`;
  }
  const despite = spare > 0 ? `, even if ${spare} of them ${spare === 1 ? 'dies' : 'die'}` : '';
  return `You need ${workers(chosen.workers)}: then ${objective}${despite}. It held in ${held[0]} of ${held[1]} simulated stretches${fewer(words, chosen)}.`;
}

/** What one worker fewer would do, as far as it is known. */
function fewer(words: Words, { fewer: less, saysFewerMisses }: ChosenPlan): string {
  if (!less) return '';
  const { language, number } = words;
  if (less.stretches === 0) {
    return language === 'es'
      ? '; con uno menos la cola crecería sin fin'
      : '; with one fewer the queue would grow without end';
  }
  const held = [number(less.met), number(less.stretches)] as const;
  if (language === 'es') {
    return saysFewerMisses
      ? `; con uno menos no bastaría: ${held[0]} de ${held[1]}`
      : `; con uno menos, en ${held[0]} de ${held[1]}`;
  }
  return saysFewerMisses
    ? `; one fewer would not be enough: ${held[0]} of ${held[1]}`
    : `; with one fewer, in ${held[0]} of ${held[1]}`;
}

function impossible(words: Words, { bounds, request }: Pick<PlanAnswer, 'bounds' | 'request'>): string {
  const broken = bounds.find(({ holds }) => !holds);
  const objective = objectiveIn(words, request.objective, true);
  if (words.language === 'es') {
    const why = broken ? broken.text.es : 'Los workers que caben no bastan.';
    return `No hay plan con el que ${objective}. ${why}`;
  }
  return `No plan makes it true that ${objective}. ${broken ? broken.text.en : 'The workers that there is room for are not enough.'}`;
}
