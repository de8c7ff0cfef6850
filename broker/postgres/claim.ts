import type { ConsultaMessage } from '@sel/contract';
import { lookedUp } from '@sel/runtime/postgres';
import { decodeText } from './body.ts';
import type { QueueSession } from './session.ts';

/** Most messages in one statement. */
export const MAX_CLAIM = 500;

/** What a message that was committed with its consulta says when that is no longer kept. */
const FORGOTTEN = 'desconocida';

// Rows are locked for this one statement only; SKIP LOCKED lets two workers take different ones. They are taken
// before they are joined, so that the limit is reached once. Ids are handed out in the order of time.
const CLAIM = {
  name: 'queue_claim',
  text: `
  WITH waiting AS MATERIALIZED (
    SELECT message_id FROM consulta_queue
    WHERE message_id >= $3 AND holder IS NULL AND (available_at IS NULL OR available_at <= now())
    ORDER BY message_id
    LIMIT $2
    FOR UPDATE SKIP LOCKED
  ), taken AS MATERIALIZED (
    UPDATE consulta_queue q SET holder = $1, attempts = attempts + 1
    FROM waiting w WHERE ${lookedUp('q.message_id', 'w.message_id')}
    RETURNING q.message_id, q.attempts, q.consulta_id, q.created_at, q.body
  )
  SELECT t.message_id, t.attempts, t.body, t.consulta_id, c.tipo_consulta, c.codigo_buscado, c.parametros,
         extract(epoch FROM t.created_at) * 1000000 AS created_at_us
  FROM taken t LEFT JOIN consulta c ON ${lookedUp('c.consulta_id', 't.consulta_id')} AND c.created_at = t.created_at
  ORDER BY t.message_id`,
};

// As if they had never been taken.
const PUT_BACK = {
  name: 'queue_put_back',
  text: `
  UPDATE consulta_queue SET holder = NULL, attempts = attempts - 1
  WHERE message_id = ANY ($1::bigint[]) AND holder = $2`,
};

/** A message in this worker's hands. */
export interface Claimed {
  messageId: string;
  holder: number;
  attempts: number;
  /** Decoded JSON; the text when it is none. */
  body: unknown;
  /** The body as text: what a dead letter keeps. */
  text(): string;
}

interface Row {
  message_id: string;
  attempts: number;
  body: string | null;
  consulta_id: string | null;
  tipo_consulta: string | null;
  codigo_buscado: string | null;
  parametros: Record<string, unknown> | null;
  created_at_us: string;
}

/**
 * Takes messages, the oldest first.
 * @param from the lowest message_id to look at: what is below it is no longer there.
 */
export async function claim(
  session: QueueSession,
  holder: number,
  limit: number,
  from: number,
): Promise<Claimed[]> {
  const { rows } = await session.query<Row>({ ...CLAIM, values: [holder, limit, from] });
  return rows.map((row) => ({
    messageId: row.message_id,
    holder,
    attempts: row.attempts,
    ...(row.body === null ? consultaOf(row) : foreign(row.body)),
  }));
}

/** Gives back what was taken for nobody. */
export async function putBack(session: QueueSession, holder: number, claimed: Claimed[]): Promise<void> {
  await session.query({ ...PUT_BACK, values: [claimed.map(({ messageId }) => messageId), holder] });
}

function consultaOf(row: Row): Pick<Claimed, 'body' | 'text'> {
  const createdAtUs = Number(row.created_at_us);
  const body: ConsultaMessage = {
    consulta_id: Number(row.consulta_id),
    created_at_us: createdAtUs,
    tipo_consulta: row.tipo_consulta ?? FORGOTTEN,
    codigo_buscado: row.codigo_buscado,
    parametros: row.parametros,
    published_at: createdAtUs / 1000,
  };
  return { body, text: () => JSON.stringify(body) };
}

function foreign(text: string): Pick<Claimed, 'body' | 'text'> {
  return { body: decodeText(text), text: () => text };
}
