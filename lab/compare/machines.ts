import type { Text } from '@sel/contract/lab/text';
import type { Environment } from '../report/environment.ts';

const PARTS = [
  { key: 'cpu', name: { es: 'el procesador', en: 'the processor' } },
  { key: 'cores', name: { es: 'los núcleos', en: 'the cores' } },
  { key: 'memoryBytes', name: { es: 'la memoria', en: 'the memory' } },
  { key: 'os', name: { es: 'el sistema operativo', en: 'the operating system' } },
] as const;

/** @returns what differs between the machines of two runs, which then say nothing of each other; undefined when nothing does. */
export function whyOtherMachine(a: Environment | undefined, b: Environment | undefined): Text | undefined {
  if (!a || !b) {
    return {
      es: 'No se sabe en qué máquina se midió alguno de los dos: falta su entorno.',
      en: 'The machine of one of the two is not known: its environment is missing.',
    };
  }
  const different = PARTS.filter(({ key }) => a[key] !== b[key]);
  if (different.length === 0) return undefined;
  const list = (language: keyof Text) =>
    different
      .map(({ key, name }) => `${name[language]} (A: ${shown(a, key)}; B: ${shown(b, key)})`)
      .join(', ');
  return {
    es: `Se midieron en máquinas distintas: cambia ${list('es')}. Un tiempo de una no dice nada de la otra.`,
    en: `They were measured on different machines: ${list('en')} differ. A time of one says nothing of the other.`,
  };
}

function shown(environment: Environment, key: (typeof PARTS)[number]['key']): string {
  return key === 'memoryBytes' ? `${Math.round(environment[key] / 2 ** 20)} MiB` : `${environment[key]}`;
}
