import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { readArguments, UsageError } from '@sel/runtime/usage-error';
import { PARTS } from './parts.ts';
import { PYTHON_PACKAGES } from './peers/python.ts';

export const HELP = `Mide el sistema en esta máquina, con un PostgreSQL y un RabbitMQ propios.

  npm run bench                 Todo: unos 40 minutos.
  npm run bench -- --quick      Solo reposo y saturacion, en corto: menos de 4 minutos.

  --only A,B      Solo esas partes: reposo, saturacion, latencia, relevo, escalado, listados, tamano, memoria, arranque; y
                  telemetria, que si no se omite.
  --cold          Sin calentar antes lo que mide: para ver que funciona, no por sus cifras.
  --out DIR       Dónde se escriben los resultados (por omisión, .data/bench).
  --publish       Además, rehace docs/rendimiento.md con ellos.
  --help          Muestra esta ayuda.

Lo que está escrito a mano en Python (bench/peers/python) se mide donde se puede; en Debian y Ubuntu, después de
  apt-get install ${PYTHON_PACKAGES}

Conviene que la máquina no haga otra cosa mientras tanto. Ctrl-C termina y lo recoge todo.`;

export interface Options {
  /** Names of the parts to run, in the order in which they run. */
  parts: readonly string[];
  quick: boolean;
  cold: boolean;
  out: string;
  publish: boolean;
}

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  cold: { type: 'boolean', default: false },
  only: { type: 'string' },
  out: { type: 'string', default: join(ROOT, '.data', 'bench') },
  publish: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * @returns 'help' when that is asked for.
 * @throws {UsageError}
 */
export function parseOptions(args: string[]): Options | 'help' {
  const { values } = readArguments({ args, options: OPTIONS }, 'npm run bench -- --help');
  const { only, help, ...rest } = values;
  if (help) return 'help';
  const chosen = only?.split(',').map((name) => name.trim());
  const unknown = chosen?.filter((name) => !(name in PARTS)) ?? [];
  if (unknown.length > 0) {
    throw new UsageError(
      `No hay ninguna parte «${unknown.join(', ')}». Hay: ${Object.keys(PARTS).join(', ')}.`,
    );
  }
  const wanted = rest.quick ? ['always'] : ['always', 'in full'];
  const all = Object.keys(PARTS).filter((name) => wanted.includes(PARTS[name]?.runs ?? ''));
  return { ...rest, parts: chosen ?? all };
}
