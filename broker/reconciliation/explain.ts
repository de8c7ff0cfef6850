import type { Reconciled } from './reconcile.ts';

/** What a search has done, for people. */
export function explainReconciled(done: Reconciled, afterS: number): string {
  const { pending, republished, unpublished, doubtful, waiting } = done;
  if (pending === 0 && republished === 0)
    return `Ninguna consulta lleva más de ${duration(afterS)} pendiente.`;
  const sentences = [
    `Pendientes de más de ${duration(afterS)}: ${number(pending)}${doubtful > 0 ? ' o más' : ''}.`,
    `Publicadas de nuevo: ${number(republished)}.`,
    `La cola tiene ${counted(waiting, 'mensaje', 'mensajes')} en espera.`,
  ];
  if (unpublished > 0) {
    sentences.push(`Sin publicar todavía, de lo que se encarga el api-gateway: ${number(unpublished)}.`);
  }
  if (doubtful > 0) {
    const left = counted(
      doubtful,
      'consulta se deja, porque su mensaje puede estar entre ellos: se publicará',
      'consultas se dejan, porque sus mensajes pueden estar entre ellos: se publicarán',
    );
    sentences.push(`${left} de nuevo cuando termine otra que se publicó después.`);
  }
  return sentences.join(' ');
}

function counted(count: number, one: string, many: string): string {
  return `${number(count)} ${PLURAL.select(count) === 'one' ? one : many}`;
}

function duration(seconds: number): string {
  const [count, unit] = seconds % 60 === 0 ? [seconds / 60, 'minute'] : [seconds, 'second'];
  return new Intl.NumberFormat('es', { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

const PLURAL = new Intl.PluralRules('es');

function number(value: number): string {
  return value.toLocaleString('es');
}
