import { counter, numerals } from '@sel/runtime/numerals';
import type { Reconciled } from './reconcile.ts';

const number = numerals('es');
const count = counter('es');

/** What a search has done, for people. */
export function explainReconciled(done: Reconciled, afterS: number): string {
  const { pending, republished, unpublished, doubtful, waiting } = done;
  if (pending === 0 && republished === 0)
    return `Ninguna consulta lleva más de ${duration(afterS)} pendiente.`;
  const sentences = [
    `Pendientes de más de ${duration(afterS)}: ${number(pending)}${doubtful > 0 ? ' o más' : ''}.`,
    `Publicadas de nuevo: ${number(republished)}.`,
    `La cola tiene ${count(waiting, { one: 'mensaje', many: 'de mensajes', other: 'mensajes' })} en espera.`,
  ];
  if (unpublished > 0) {
    sentences.push(`Sin publicar todavía, de lo que se encarga el api-gateway: ${number(unpublished)}.`);
  }
  if (doubtful > 0) {
    const left = count(doubtful, {
      one: 'consulta se deja, porque su mensaje puede estar entre ellos: se publicará',
      other: 'consultas se dejan, porque sus mensajes pueden estar entre ellos: se publicarán',
    });
    sentences.push(`${left} de nuevo cuando termine otra que se publicó después.`);
  }
  return sentences.join(' ');
}

function duration(seconds: number): string {
  return seconds % 60 === 0
    ? count(seconds / 60, { one: 'minuto', other: 'minutos' })
    : count(seconds, { one: 'segundo', other: 'segundos' });
}
