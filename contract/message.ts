import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { CODIGO_MAX_LENGTH } from './codigo.ts';
import { ConsultaId } from './consulta.ts';

/** Name of the queue, the same on every broker. */
export const QUEUE = 'consulta_queue';

/** The last instant that a JavaScript Date can hold; PostgreSQL knows later ones, too. */
export const LAST_INSTANT_MS = 8.64e15;

/**
 * What travels from the gateway to a worker: all that the work needs, so that no one has to read it back.
 * The queue also takes what others write, so nothing gets through that PostgreSQL could not store: it would
 * fail at each attempt, and whatever shared its statement with it.
 */
export const ConsultaMessage = Type.Object({
  consulta_id: ConsultaId,
  /**
   * When its row was created: microseconds since 1970 on PostgreSQL's clock. With the id it names one row, and no
   * other: ids are handed out again after a failover that lost the last ones, or a restore. Release 0.1.0 wrote
   * messages without it.
   */
  created_at_us: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  tipo_consulta: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,99}$' }),
  codigo_buscado: Type.Union([
    // No control characters, no lone surrogates.
    Type.String({ minLength: 1, maxLength: CODIGO_MAX_LENGTH, pattern: '^[^\\p{Cc}\\p{Cs}]*$' }),
    Type.Null(),
  ]),
  /** Fields of the request other than `tipo_consulta` and `codigo`; null when there are none. */
  parametros: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  /** When the gateway handed it to the broker: milliseconds since 1970 on PostgreSQL's clock. */
  published_at: Type.Number({ minimum: 0, maximum: LAST_INSTANT_MS }),
});
export type ConsultaMessage = Type.Static<typeof ConsultaMessage>;

const validator = Compile(ConsultaMessage);

/**
 * Reads a message's body.
 * @throws {MalformedMessageError} when it is not JSON or not a ConsultaMessage; such a message can never succeed.
 */
export function parseMessage(body: unknown): ConsultaMessage {
  if (validator.Check(body)) return body;
  const [first] = validator.Errors(body);
  throw new MalformedMessageError(`${first?.instancePath || 'message'} ${first?.message ?? 'is invalid'}`);
}

export class MalformedMessageError extends Error {
  override name = 'MalformedMessageError';
}
