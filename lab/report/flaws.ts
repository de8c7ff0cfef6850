import type { Text } from '@sel/contract/lab/text';
import type { Flaw, Validity } from '../load/validity.ts';
import { bilingual, joined } from './text.ts';

/** Why a measurement does not count, for people; undefined when it does. */
export function whyInvalid({ flaws }: Pick<Validity, 'flaws'>): Text | undefined {
  return flaws.length === 0 ? undefined : joined(flaws.map(flawText), '; ');
}

function flawText(flaw: Flaw): Text {
  switch (flaw.code) {
    case 'generator_busy':
      return bilingual(({ percent }) => ({
        es: `el generador estuvo ocupado el ${percent(flaw.share)} del tiempo`,
        en: `the generator was busy ${percent(flaw.share)} of the time`,
      }));
    case 'generator_late':
      return bilingual(({ ms, percent }) => ({
        es: `el 1 % de las solicitudes salió con más de ${ms(flaw.lagP99Ms)} de retraso, y hasta el ${percent(flaw.lagShare)} de la latencia es ese retraso`,
        en: `1% of the requests were sent more than ${ms(flaw.lagP99Ms)} late, and up to ${percent(flaw.lagShare)} of the latency is that delay`,
      }));
    case 'too_few_connections':
      return bilingual(({ ms, number }) => ({
        es: `hubo hasta ${number(flaw.underWay)} solicitudes a la vez y el generador solo tenía ${number(flaw.connections)} conexiones: el 1 % esperó más de ${ms(flaw.waitP99Ms)} a una libre`,
        en: `up to ${number(flaw.underWay)} requests were under way and the generator had only ${number(flaw.connections)} connections: 1 % waited more than ${ms(flaw.waitP99Ms)} for a free one`,
      }));
    case 'dropped':
      return {
        es: `${flaw.count} de ${flaw.of} solicitudes no se enviaron, porque demasiadas seguían en curso`,
        en: `${flaw.count} of ${flaw.of} requests were dropped, because too many were under way`,
      };
    case 'without_result':
      return {
        es: `${flaw.count} de ${flaw.of} solicitudes se rechazaron, fallaron o no terminaron, y no entran en las latencias`,
        en: `${flaw.count} of ${flaw.of} requests were refused, failed or did not end, and have no latency`,
      };
  }
}
