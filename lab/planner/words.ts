import type { PlanObjective } from '@sel/contract/lab/planner';
import type { Text } from '@sel/contract/lab/text';
import { WORK_SCV } from '@sel/contract/lab/work';
import { counter, type NounForms, numerals } from '@sel/runtime/numerals';

/** Says the same in both languages, each with its own numerals. */
export function inBoth(say: (words: Words) => Text[keyof Text] | Text): Text {
  const of = (words: Words) => {
    const said = say(words);
    return typeof said === 'string' ? said : said[words.language];
  };
  return { es: of(WORDS.es), en: of(WORDS.en) };
}

export interface Words {
  language: keyof Text;
  number(value: number): string;
  percent(share: number): string;
  ms(value: number): string;
  workers(count: number): string;
  consultas(count: number): string;
  /** A number and its noun. */
  count(value: number, forms: NounForms): string;
}

function wordsOf(language: keyof Text, worker: NounForms, consulta: NounForms): Words {
  const number = numerals(language, { maximumSignificantDigits: 3 });
  const whole = numerals(language, { maximumFractionDigits: 0 });
  const count = counter(language);
  return {
    language,
    number,
    percent: (share) => `${whole(share * 100)}\u202f%`,
    // No line is broken between a number and its unit.
    ms: (value) => (value < 1_000 ? `${number(value)}\u00a0ms` : `${number(value / 1000)}\u00a0s`),
    workers: (workers) => count(workers, worker),
    consultas: (consultas) => count(consultas, consulta),
    count,
  };
}

export const WORDS = {
  es: wordsOf('es', { one: 'worker', other: 'workers' }, { one: 'consulta', other: 'consultas' }),
  en: wordsOf('en', { one: 'worker', other: 'workers' }, { one: 'query', other: 'queries' }),
};

/** The work that workers can simulate, each kind with its Cs²: `constante, 0; …`. */
export const SIMULATED_WORK = Object.entries(WORK_SCV)
  .map(([distribution, scv]) => `${distribution}, ${scv}`)
  .join('; ');

/**
 * The objective in plain words: 99 of 100 consultas end within 500 ms.
 * @param wished Spanish has a form of its own for what is asked for and may not be.
 */
export function objectiveIn(words: Words, { metric, level, limitMs }: PlanObjective, wished = false): string {
  const share = words.number(level * 100);
  const limit = words.ms(limitMs);
  if (words.language === 'es') {
    const [waits, ends] = wished ? ['esperen', 'terminen'] : ['esperan', 'terminan'];
    const what = metric === 'wait' ? `${waits} en la cola` : `${ends} en`;
    return `${share} de cada 100 consultas ${what} ${limit} o menos`;
  }
  const what = metric === 'wait' ? `wait in the queue for ${limit} or less` : `end within ${limit}`;
  return `${share} of every 100 queries ${what}`;
}
