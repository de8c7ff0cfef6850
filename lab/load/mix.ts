import type { Mix } from '@sel/contract/lab/load';
import { type Random, seededRandom } from '../queueing/random.ts';

export const BUSCAR_CODIGO: Mix = {
  listar_todos: 0,
  buscar_codigo: 1,
  codigo_inexistente: 0,
  productos: 200,
};

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
    const { listar_todos, buscar_codigo, codigo_inexistente, productos } = this.#mix;
    const point = this.#random() * (listar_todos + buscar_codigo + codigo_inexistente);
    // Drawn in any case, so that the codes that follow do not depend on the kinds that came before.
    const number = 1 + Math.floor(this.#random() * productos);
    if (point < listar_todos) return '{"tipo_consulta":"listar_todos"}';
    const prefix = point < listar_todos + buscar_codigo ? 'PROD' : 'INEXISTENTE';
    return `{"tipo_consulta":"buscar_codigo","codigo":"${prefix}${String(number).padStart(3, '0')}"}`;
  }
}

/** Asks for nothing at all. */
export function isEmpty({ listar_todos, buscar_codigo, codigo_inexistente }: Mix): boolean {
  return listar_todos + buscar_codigo + codigo_inexistente === 0;
}

function checked(mix: Mix): Mix {
  if (isEmpty(mix)) throw new RangeError('a mix needs at least one weight above 0');
  return mix;
}
