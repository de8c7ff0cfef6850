import type { Mix } from '@sel/contract/lab/load';
import { type Random, seededRandom } from '../queueing/random.ts';

export const BUSCAR_CODIGO: Mix = {
  listar_todos: 0,
  buscar_codigo: 1,
  codigo_inexistente: 0,
  productos: 200,
};

/** What is asked for, by its weight in the mix. @param number of a producto of the catalogue. */
const BODIES: Record<Kind, (number: string) => string> = {
  listar_todos: () => '{"tipo_consulta":"listar_todos"}',
  buscar_codigo: (number) => `{"tipo_consulta":"buscar_codigo","codigo":"PROD${number}"}`,
  codigo_inexistente: (number) => `{"tipo_consulta":"buscar_codigo","codigo":"INEXISTENTE${number}"}`,
};

type Kind = Exclude<keyof Mix, 'productos'>;

/** In the order of the table, which a seed's sequence depends on: a new kind comes last. */
const KINDS = Object.keys(BODIES) as Kind[];

/** Stream 0 of the same seed draws the arrivals: what is asked for does not depend on when. */
const STREAM = 1;

/** Draws the bodies of POST /consultar: the same sequence for the same seed. */
export class Bodies {
  readonly #random: Random;
  #mix: Mix;

  /** @throws {RangeError} when all weights are 0. */
  constructor(mix: Mix, seed: number) {
    this.#random = seededRandom(seed, STREAM);
    this.#mix = checked(mix);
  }

  change(mix: Mix): void {
    this.#mix = checked(mix);
  }

  next(): string {
    const point = this.#random() * total(this.#mix);
    // Drawn in any case, so that the codes that follow do not depend on the kinds that came before.
    const number = 1 + Math.floor(this.#random() * this.#mix.productos);
    let upTo = 0;
    const isDrawn = (kind: Kind) => {
      upTo += weight(this.#mix, kind);
      return point < upTo;
    };
    const kind = KINDS.find(isDrawn) as Kind;
    return BODIES[kind](String(number).padStart(3, '0'));
  }
}

/** A mix that was stored before there was a kind has none of it. */
function weight(mix: Mix, kind: Kind): number {
  return mix[kind] ?? 0;
}

function total(mix: Mix): number {
  return KINDS.reduce((sum, kind) => sum + weight(mix, kind), 0);
}

/** Whether it asks for nothing at all. */
export function isEmpty(mix: Mix): boolean {
  return total(mix) === 0;
}

function checked(mix: Mix): Mix {
  if (isEmpty(mix)) throw new RangeError('a mix needs at least one weight above 0');
  return mix;
}
