import { ConsultaMessage, parseMessage } from '@sel/contract';
import fc from 'fast-check';
import { anyFor, nearlyValid, type Schema, valid } from './schema-arbitrary.ts';

/** Consultas that have ended, all of them for {@link ENDED_CODIGO}: their ids, and when they were created (in µs). */
export type EndedConsultas = ReadonlyMap<number, number>;

export const ENDED_CODIGO = 'PROD001';

/** Ids from here on belong to no consulta. */
const FIRST_UNKNOWN_ID = 1_000_000_000;

const DEPTH = 20_000;
const DEEP_ARRAY = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`;

/**
 * JSON for the queue: a message for a consulta that has ended or that nobody knows, the same with one thing
 * changed, or nothing of the kind. Never one for a consulta that is pending: that would be obeyed.
 */
export function jsonMessages(ended: EndedConsultas): fc.Arbitrary<string> {
  const endedIds = [...ended.keys()];
  const schema: Schema = {
    ...ConsultaMessage,
    properties: {
      ...(ConsultaMessage.properties as Record<string, Schema>),
      consulta_id: {
        anyOf: [
          { enum: endedIds },
          { type: 'integer', minimum: FIRST_UNKNOWN_ID, maximum: Number.MAX_SAFE_INTEGER },
        ],
      },
      created_at_us: {
        anyOf: [
          { enum: [...ended.values()] },
          { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
        ],
      },
      tipo_consulta: { enum: ['listar_todos', 'buscar_codigo', 'desconocido', '__proto__', 'toString'] },
    },
  };
  const isHarmless = (value: unknown) => {
    const id = (value as { consulta_id?: unknown } | null)?.consulta_id;
    return typeof id !== 'number' || id >= FIRST_UNKNOWN_ID || ended.has(id);
  };
  const values = fc.oneof(
    { weight: 2, arbitrary: valid(schema) },
    { weight: 5, arbitrary: nearlyValid(schema) },
    { weight: 2, arbitrary: anyFor(schema) },
  );
  const json = values.filter(isHarmless).map((value) => JSON.stringify(value));
  const deep = json.map((text) => text.replace('"parametros":null', `"parametros":{"x":${DEEP_ARRAY}}`));
  return fc.oneof({ weight: 30, arbitrary: json }, { weight: 1, arbitrary: deep });
}

/** What may lie in a queue of bytes: JSON, what is nearly JSON, and noise. */
export function byteMessages(ended: EndedConsultas): fc.Arbitrary<Buffer> {
  const json = jsonMessages(ended).map((text) => Buffer.from(text));
  return fc.oneof(
    { weight: 6, arbitrary: json },
    { weight: 2, arbitrary: strangeText.map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
    {
      weight: 1,
      arbitrary: json.chain((bytes) => fc.nat(bytes.length).map((end) => bytes.subarray(0, end))),
    },
  );
}

/** The queue of what was given up is emptied a few at a time. */
export const rarely = fc.nat(19).map((number) => number === 0);

/** Texts that no parser takes, and some that it takes with an effort. */
const strangeText = fc.oneof(
  { weight: 12, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  {
    weight: 24,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      'hola',
      'null',
      '{}{}',
      '\ufeff{}',
      '"\\ud800"',
      '{"consulta_id":1e999}',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('['.repeat(DEPTH), DEEP_ARRAY, JSON.stringify('x'.repeat(1_000_000))),
  },
);

/**
 * What becomes of a message at its first delivery: what cannot be read, belongs to no consulta, or asks for what
 * nobody can do, must end as a dead letter.
 */
export function fateOf(text: string, ended: EndedConsultas): 'processed' | 'failed' | 'malformed' {
  try {
    const message = parseMessage(JSON.parse(text));
    return isObeyed(message) && belongsTo(message, ended) ? 'processed' : 'failed';
  } catch {
    return 'malformed';
  }
}

function isObeyed({ tipo_consulta, codigo_buscado }: ConsultaMessage): boolean {
  return tipo_consulta === 'listar_todos' || (tipo_consulta === 'buscar_codigo' && codigo_buscado !== null);
}

function belongsTo(message: ConsultaMessage, ended: EndedConsultas): boolean {
  const { consulta_id, created_at_us, tipo_consulta, codigo_buscado, parametros } = message;
  if (created_at_us !== undefined) return ended.get(consulta_id) === created_at_us;
  // As release 0.1.0 wrote them: the consulta must have asked for the same.
  const asksTheSame = tipo_consulta === 'buscar_codigo' && codigo_buscado === ENDED_CODIGO;
  return ended.has(consulta_id) && asksTheSame && parametros === null;
}
