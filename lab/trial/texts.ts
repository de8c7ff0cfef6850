import type { Text } from '@sel/contract/lab/text';
import type { PlanTrial, TriedDeath, TriedWorkers } from '@sel/contract/lab/trial';
import { inBoth } from '../planner/words.ts';

/** What a trial tells while it is made. */
export const TEXTS = {
  inSmall: (workers: number, most: number, ratePerSecond: number) =>
    inBoth(({ number }) => ({
      es:
        `El plan pide ${number(workers)} workers y aquí se prueban como mucho ${number(most)}: se prueba un gemelo pequeño, a ` +
        `${number(ratePerSecond)} por segundo. Enseña si el planificador conoce el servicio y la cola; no, lo que la base de datos y la ` +
        'cola aguantan con toda la carga, ni que muchos workers juntos esperan menos.',
      en:
        `The plan asks for ${number(workers)} workers, and here ${number(most)} are tried at most: a small twin is tried, at ` +
        `${number(ratePerSecond)} per second. It shows whether the planner knows the service and the queue; not what the database and ` +
        'the queue bear at the full load, nor that many workers together wait less.',
    })),
  measuring: (workers: number, ratePerSecond: number) =>
    inBoth((words) => ({
      es: `Se mide el servicio con ${words.workers(workers)} a ${words.number(ratePerSecond)} por segundo…`,
      en: `The service is measured with ${words.workers(workers)} at ${words.number(ratePerSecond)} per second…`,
    })),
  measured: (serviceMs: number, serviceScv: number, restartMs: number) =>
    inBoth(({ ms, number }) => ({
      es: `Cada consulta ocupa su hueco ${ms(serviceMs)} (Cs² ${number(serviceScv)}); un worker vuelve en ${ms(restartMs)}.`,
      en: `Each query keeps its slot busy for ${ms(serviceMs)} (Cs² ${number(serviceScv)}); a worker is back in ${ms(restartMs)}.`,
    })),
  tried: ({ workers, predicted, measuredMs, serviceMs, meets, isInside }: TriedWorkers, level: number) =>
    inBoth((words) => {
      const { ms } = words;
      const [median, low, high] = [predicted.medianMs, predicted.lowMs, predicted.highMs].map(ms);
      const p = `p${words.number(level * 100)}`;
      return {
        es:
          `${words.workers(workers)}: ${p} previsto ${median} (${low} – ${high}), medido ${ms(measuredMs)}: ` +
          `${isInside ? 'dentro' : 'fuera'}; el objetivo ${meets ? 'se cumple' : 'no se cumple'}. ` +
          `El servicio: ${ms(serviceMs.planned)} al planificar, ${ms(serviceMs.measured)} en la prueba.`,
        en:
          `${words.workers(workers)}: ${p} predicted ${median} (${low} – ${high}), measured ${ms(measuredMs)}: ` +
          `${isInside ? 'inside' : 'outside'}; the objective is ${meets ? 'met' : 'missed'}. ` +
          `The service: ${ms(serviceMs.planned)} when planning, ${ms(serviceMs.measured)} in the trial.`,
      };
    }),
  died: ({ predicted, measuredMs, isCalm }: TriedDeath) =>
    inBoth(({ ms }) => ({
      es: `Muere un worker: vuelta a la calma prevista en ${ms(predicted.medianMs)}${isCalm ? `, medida en ${ms(measuredMs)}` : `; en ${ms(measuredMs)} aún no había vuelto`}.`,
      en: `A worker dies: calm foretold to be back in ${ms(predicted.medianMs)}${isCalm ? `, measured in ${ms(measuredMs)}` : `; it was not back in ${ms(measuredMs)}`}.`,
    })),
  noPlan: inBoth(() => ({
    es: 'Con el servicio que se midió no hay plan que probar.',
    en: 'With the service that was measured there is no plan to try.',
  })),
};

type Results = Pick<PlanTrial, 'planned' | 'fewer'>;

/** How the planner did, in a few sentences. @param isSmall a twin with less load was tried. */
export function scoreText({ planned, fewer }: Results, isSmall: boolean): Text {
  const all = [...planned, ...fewer];
  const inside = numberOf(all, 'isInside');
  const met = numberOf(planned, 'meets');
  const missed = fewer.length - numberOf(fewer, 'meets');
  const sentences = (...parts: (string | false)[]) => parts.filter(Boolean).join(' ');
  return inBoth(({ count }) => ({
    es: sentences(
      `${isSmall ? 'El gemelo pequeño del plan' : 'El plan'} cumplió su objetivo en ${met} de ${count(planned.length, { one: 'prueba', other: 'pruebas' })}.`,
      fewer.length > 0 && `Con un worker menos no se cumplió en ${missed} de ${fewer.length}.`,
      all.length === 1
        ? `Lo medido cayó ${inside === 1 ? 'dentro' : 'fuera'} del intervalo previsto; está en el registro.`
        : `De ${all.length} predicciones, ${inside} ${inside === 1 ? 'cayó' : 'cayeron'} dentro de su intervalo; están en el registro.`,
    ),
    en: sentences(
      `${isSmall ? 'The small twin of the plan' : 'The plan'} met its objective in ${met} of ${count(planned.length, { one: 'trial', other: 'trials' })}.`,
      fewer.length > 0 && `With one worker fewer it was missed in ${missed} of ${fewer.length}.`,
      all.length === 1
        ? `What was measured lay ${inside === 1 ? 'inside' : 'outside'} the interval that was foretold; it is in the record.`
        : `Of ${all.length} predictions, ${inside} lay inside ${inside === 1 ? 'its' : 'their'} interval; they are in the record.`,
    ),
  }));
}

function numberOf(tried: readonly TriedWorkers[], what: 'meets' | 'isInside'): number {
  return tried.filter((one) => one[what]).length;
}
