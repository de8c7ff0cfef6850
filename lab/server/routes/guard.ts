import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '@sel/runtime/refusal';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TokenBrake } from './token-brake.ts';

export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * A hook for everything that acts: it wants the token, and no page of another origin may send it. (A page
 * elsewhere cannot read the token, which travels in the link's fragment; the origin is checked all the
 * same, as defence in depth.)
 */
export function mayAct(token: string): Guard {
  const brake = new TokenBrake();
  return async (request) => {
    if (token === '') {
      throw new Refusal(
        'laboratorio_solo_lectura',
        'Este laboratorio solo deja mirar: se inició sin LAB_TOKEN.',
      );
    }
    const origin = request.headers.origin;
    if (origin !== undefined && hostOf(origin) !== request.headers.host) {
      throw new Refusal('origen_no_admitido', 'Solo la página de este mismo sistema puede actuar.');
    }
    const given = String(request.headers['x-lab-token'] ?? '');
    // Whoever sends no key has made no guess.
    if (given === '' || !(await brake.attempt(request.ip, () => isSame(given, token)))) {
      throw new Refusal(
        'clave_incorrecta',
        'La clave del laboratorio falta o no es la correcta. Abre la página con el enlace que termina en «?clave=…»: ' +
          'lo muestra «npm start»; en Docker, la clave es LAB_TOKEN del archivo .env.',
      );
    }
  };
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** Takes the same time whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
