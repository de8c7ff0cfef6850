import type { ComparedFigure, ComparedVerdict } from '@sel/contract/lab/comparison';
import type { Text } from '@sel/contract/lab/text';
import { bilingual, type Formats } from '../report/text.ts';

export const REFUSED: Text = {
  es: 'No se comparan: lo que se midió de uno no dice nada del otro.',
  en: 'They are not compared: what was measured of one says nothing of the other.',
};

export const VERDICT_WORDS: Record<ComparedVerdict, Text> = {
  better: { es: 'Mejor', en: 'Better' },
  worse: { es: 'Peor', en: 'Worse' },
  equivalent: { es: 'Equivalente', en: 'Equivalent' },
  undecided: { es: 'Sin decidir', en: 'Undecided' },
};

type Judged = Omit<ComparedFigure, 'sentence'>;

/** What one figure says, with its interval. */
export function figureSentence(figure: Judged): Text {
  if (figure.verdict === null || !figure.interval95 || !figure.interval90) return tooFew(figure);
  const { interval95, interval90 } = figure;
  switch (figure.verdict) {
    case 'better':
    case 'worse':
      return bilingual((f) => ({
        es: `En B cambia ${change(figure.ratio, f)} (de ${change(interval95.low, f)} a ${change(interval95.high, f)}, con un 95 % de confianza): más que por azar.`,
        en: `In B it changes by ${change(figure.ratio, f)} (${change(interval95.low, f)} to ${change(interval95.high, f)}, with 95% confidence): more than by chance.`,
      }));
    case 'equivalent':
      return bilingual((f) => ({
        es: `Si B cambia algo, es menos de lo que importa (± ${f.percent(figure.delta)}): de ${change(interval90.low, f)} a ${change(interval90.high, f)}, con un 90 % de confianza.`,
        en: `If B changes anything, it is less than what matters (± ${f.percent(figure.delta)}): ${change(interval90.low, f)} to ${change(interval90.high, f)}, with 90% confidence.`,
      }));
    case 'undecided':
      return undecided(figure, interval95);
  }
}

function undecided(figure: Judged, { low, high }: { low: number; high: number }): Text {
  const { needed, floor } = figure;
  const isWithinNoise = floor !== null && Math.abs(Math.log(figure.ratio)) <= Math.log1p(floor);
  return bilingual((f) => ({
    es:
      `De ${change(low, f)} a ${change(high, f)}, con un 95 % de confianza: no se puede decir. ` +
      `${isWithinNoise ? `En esta máquina el mismo código ya difiere de sí mismo hasta un ${f.percent(floor)}. ` : ''}` +
      `${needed === null ? 'Más parejas no bastarían.' : `Con unas ${f.number(needed)} parejas en total se sabría, si todo sigue igual.`}`,
    en:
      `${change(low, f)} to ${change(high, f)}, with 95% confidence: it cannot be told. ` +
      `${isWithinNoise ? `On this machine the same code differs from itself by up to ${f.percent(floor)}. ` : ''}` +
      `${needed === null ? 'More pairs would not be enough.' : `About ${f.number(needed)} pairs in all would tell, if all stays as it is.`}`,
  }));
}

const PAIRS = { es: { one: 'pareja', other: 'parejas' }, en: { one: 'pair', other: 'pairs' } } as const;

function tooFew({ ratio, pairs }: Judged): Text {
  return bilingual((f) => ({
    es: `En B cambia ${change(ratio, f)}, en ${f.count(pairs, PAIRS.es)} de mediciones: con tan pocas no se sabe cuánto es azar.`,
    en: `In B it changes by ${change(ratio, f)}, in ${f.count(pairs, PAIRS.en)} of measurements: with so few it is not known how much is chance.`,
  }));
}

/** A ratio as what it adds or takes away: +5 %. */
export function change(ratio: number, { percent }: Pick<Formats, 'percent'>): string {
  const share = ratio - 1;
  return share < 0 ? `−${percent(-share)}` : `+${percent(share)}`;
}

export function overallSentence(
  verdict: ComparedVerdict | null,
  figures: readonly Pick<ComparedFigure, 'label' | 'verdict'>[],
): Text {
  const named = (wanted: ComparedVerdict, language: keyof Text) =>
    figures
      .filter((figure) => figure.verdict === wanted)
      .map(({ label }) => `«${label[language]}»`)
      .join(', ');
  const beside = (language: keyof Text, word: string) => {
    const better = named('better', language);
    return better ? ` ${word} ${better}.` : '';
  };
  switch (verdict) {
    case 'worse':
      return {
        es: `B es peor: ${named('worse', 'es')}.${beside('es', 'Y es mejor:')}`,
        en: `B is worse: ${named('worse', 'en')}.${beside('en', 'And it is better:')}`,
      };
    case 'better':
      return { es: `B es mejor: ${named('better', 'es')}.`, en: `B is better: ${named('better', 'en')}.` };
    case 'equivalent':
      return {
        es: 'A y B son equivalentes: lo que pueda haber entre ellos es menos de lo que importa.',
        en: 'A and B are equivalent: whatever there may be between them is less than what matters.',
      };
    case 'undecided':
      return {
        es: `No se puede decir si B cambia algo en: ${named('undecided', 'es')}.`,
        en: `It cannot be told whether B changes anything in: ${named('undecided', 'en')}.`,
      };
    case null:
      return {
        es: 'No hay bastantes parejas de mediciones para decir qué es un cambio y qué es azar.',
        en: 'There are too few pairs of measurements to tell a change from chance.',
      };
  }
}
