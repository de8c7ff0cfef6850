import { readArguments, UsageError } from '@sel/runtime/usage-error';
import { FAULTS } from './faults/all.ts';
import type { Length } from './faults/fault.ts';
import type { Broker } from './servers.ts';

export interface Options {
  brokers: Broker[];
  nodes: number;
  seed: number;
  ratePerSecond: number;
  length: Length;
  minutes: number | undefined;
  only: string | undefined;
}

export const HELP = `Uso: npm run test:crash -- [opciones]

Rompe el sistema bajo carga y compara lo prometido a los clientes con lo que quedó guardado.
Sin opciones inyecta cada fallo una vez, primero con la cola en PostgreSQL y después con RabbitMQ.

  --long            plan largo: todos los fallos, en orden aleatorio, durante --minutes
  --minutes N       cuánto dura la forma larga (20)
  --broker NOMBRE   rabbitmq o postgres; sin esta opción, los dos
  --nodes N         nodos de RabbitMQ: 1 o 3 (1; 3 en la forma larga)
  --seed N          repite una prueba: mismo orden, mismos instantes, mismas víctimas
  --rate N          consultas por segundo (150)
  --only FALLO      un solo fallo:
                    ${FAULTS.map(({ id }) => id).join('\n                    ')}
  --help            muestra esta ayuda

La forma larga sin --only escribe su tabla en docs/fiabilidad.md.
`;

const OPTIONS = {
  long: { type: 'boolean' },
  minutes: { type: 'string' },
  broker: { type: 'string' },
  nodes: { type: 'string' },
  seed: { type: 'string' },
  rate: { type: 'string' },
  only: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/**
 * Reads the command line.
 * @returns undefined when help was asked for.
 * @throws {UsageError}
 */
export function readOptions(args: string[]): Options | undefined {
  const { values } = readArguments({ args, options: OPTIONS }, 'npm run test:crash -- --help');
  if (values.help) return undefined;
  const length = values.long ? 'long' : 'short';
  if (values.minutes !== undefined && !values.long) throw new UsageError('--minutes necesita --long.');
  if (values.broker !== undefined && values.broker !== 'rabbitmq' && values.broker !== 'postgres') {
    throw new UsageError(`--broker no puede ser «${values.broker}»: use rabbitmq o postgres.`);
  }
  if (values.only !== undefined && !FAULTS.some(({ id }) => id === values.only)) {
    throw new UsageError(
      `No hay ningún fallo «${values.only}». Hay: ${FAULTS.map(({ id }) => id).join(', ')}.`,
    );
  }
  return {
    brokers: values.broker ? [values.broker] : ['postgres', 'rabbitmq'],
    nodes: wholeNumber('nodes', values.nodes, 1, 7) ?? (values.long ? 3 : 1),
    seed: wholeNumber('seed', values.seed, 0, 2 ** 31 - 1) ?? Math.floor(Math.random() * 1_000_000),
    ratePerSecond: wholeNumber('rate', values.rate, 1, 10_000) ?? 150,
    length,
    minutes: values.long ? (wholeNumber('minutes', values.minutes, 1, 10_000) ?? 20) : undefined,
    only: values.only,
  };
}

function wholeNumber(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new UsageError(`--${name} debe ser un entero de ${min} a ${max}, no «${text}».`);
}
