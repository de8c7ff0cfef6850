import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { ConsultaId } from './consulta.ts';

/** Name of the queue, the same on every broker. */
export const QUEUE = 'consulta_queue';

/** What travels from the gateway to a worker: all that the work needs, so that no one has to read it back. */
export const ConsultaMessage = Type.Object({
  consulta_id: ConsultaId,
  tipo_consulta: Type.String({ minLength: 1 }),
  codigo_buscado: Type.Union([Type.String(), Type.Null()]),
  /** Fields of the request other than `tipo_consulta` and `codigo`; null when there are none. */
  parametros: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  /** When the gateway handed it to the broker: milliseconds since 1970 on PostgreSQL's clock. */
  published_at: Type.Number(),
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
