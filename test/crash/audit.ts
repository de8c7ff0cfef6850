import type pg from 'pg';
import type { Answer, Breach, Entry, History } from './history.ts';

/** What the database says of the consultas of one round, held against the history. */
export interface Findings {
  /** Those in the history included. */
  breaches: Breach[];
  /** Consultas that were delivered to a worker more than once. */
  redelivered: number;
  /** Consultas that the outbox's relay published because the gateway that accepted them had not. */
  relayed: number;
}

// A consulta's final row must never change again. The owner's trigger sees whoever tries.
const RECORD_CHANGES = `
  CREATE TABLE changed_after_end (consulta_id bigint NOT NULL, operation text NOT NULL);
  CREATE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
  BEGIN
    INSERT INTO changed_after_end VALUES (OLD.consulta_id, TG_OP);
    RETURN NULL;
  END $$;
  CREATE TRIGGER record_change AFTER UPDATE OR DELETE ON consulta
    FOR EACH ROW WHEN (OLD.status <> 'pending') EXECUTE FUNCTION record_change()`;

/** Makes the database itself note every change of a consulta that has ended. */
export async function recordChangesAfterEnd(owner: pg.Pool): Promise<void> {
  await owner.query(RECORD_CHANGES);
}

interface Row {
  consulta_id: string;
  codigo_buscado: string | null;
  status: string;
  resultado: { codigo: string } | null;
  /** Its result is one that consultas share: the whole catalogue. */
  listed: boolean;
  error: string | null;
  attempts: number;
  relayed: boolean;
}

// The relay leaves fresh rows to the gateway that inserted them for some seconds.
const SELECT_ROUND = `
  SELECT consulta_id, codigo_buscado, status, resultado, resultado_id IS NOT NULL AS listed, error,
         attempts, coalesce(published_at > created_at + interval '2.5 s', false) AS relayed
  FROM consulta WHERE consulta_id > $1`;

/** @param afterId the last consulta_id before the round. */
export async function compare(owner: pg.Pool, history: History, afterId: number): Promise<Findings> {
  const { rows } = await owner.query<Row>(SELECT_ROUND, [afterId]);
  const byId = new Map(rows.map((row) => [Number(row.consulta_id), row]));
  return {
    breaches: [
      ...history.breaches,
      ...[...history.accepted].flatMap(([id, entry]) => breachesOf(id, entry, byId.get(id))),
      ...unasked(rows, history),
      ...(await changesAfterEnd(owner, afterId)),
      ...(await brokenKeys(owner, history)),
    ],
    redelivered: rows.filter(({ attempts }) => attempts > 1).length,
    relayed: rows.filter(({ relayed }) => relayed).length,
  };
}

/** What was promised to one client, what the database has and what that client was shown. */
function breachesOf(id: number, entry: Entry, row: Row | undefined): Breach[] {
  if (!row || row.status === 'pending') {
    return [{ kind: 'lost', text: `consulta ${id} was promised and is ${row?.status ?? 'gone'}` }];
  }
  const breaches: Breach[] = [];
  const asked = `consulta ${id} asked for ${entry.codigo ?? 'all'}`;
  // All requests are valid: whatever failed, failed for a reason that is not its own.
  if (row.status === 'failed') breaches.push({ kind: 'failed', text: `${asked} and failed: ${row.error}` });
  else if (!answers(entry, row) || row.listed !== (entry.codigo === null)) {
    breaches.push({ kind: 'wrong', text: `${asked} and got ${JSON.stringify(row)}` });
  }
  const { seen } = entry;
  if (seen && seen.status !== 'failed' && !answers(entry, seen)) {
    breaches.push({
      kind: 'wrong',
      text: `${asked} and its client read ${JSON.stringify(seen).slice(0, 500)}`,
    });
  }
  if (seen && seen.status !== row.status) {
    breaches.push({
      kind: 'other',
      text: `${asked}, was ${seen.status} for its client and is ${row.status}`,
    });
  }
  return breaches;
}

/** Whether an end is the one of the consulta that was asked for, and no other's. */
function answers({ codigo, expected }: Entry, { status, codigo_buscado, resultado }: Answer): boolean {
  if (status !== expected || codigo_buscado !== codigo) return false;
  if (Array.isArray(resultado)) return codigo === null;
  return (resultado?.codigo ?? null) === (expected === 'completed' ? codigo : null);
}

/** A request without an answer may have become a consulta, but no more than one. */
function unasked(rows: readonly Row[], history: History): Breach[] {
  const nobodys = rows.filter((row) => !history.accepted.has(Number(row.consulta_id)));
  return nobodys.slice(history.possiblyAccepted).map(({ consulta_id }) => ({
    kind: 'duplicated',
    text: `consulta ${consulta_id} exists and nobody asked for it`,
  }));
}

async function changesAfterEnd(owner: pg.Pool, afterId: number): Promise<Breach[]> {
  const { rows } = await owner.query<{ consulta_id: string; operation: string }>(
    'SELECT consulta_id, operation FROM changed_after_end WHERE consulta_id > $1',
    [afterId],
  );
  return rows.map(({ consulta_id, operation }) => ({
    kind: 'duplicated',
    text: `consulta ${consulta_id} had ended and met another ${operation}`,
  }));
}

/** A key stands for one consulta: that which its client was told. */
async function brokenKeys(owner: pg.Pool, history: History): Promise<Breach[]> {
  const promised = history.entries.filter(({ key, told }) => key !== undefined && told === 'accepted');
  const { rows } = await owner.query<{ key: string; consulta_id: string }>(
    'SELECT key, consulta_id FROM idempotency_key WHERE key = ANY ($1)',
    [promised.map(({ key }) => key)],
  );
  const stored = new Map(rows.map((row) => [row.key, Number(row.consulta_id)]));
  return promised
    .filter(({ key, consultaId }) => stored.get(key as string) !== consultaId)
    .map(({ key, consultaId }) => ({
      kind: 'other',
      text: `key ${key} was told ${consultaId} and stands for ${stored.get(key as string)}`,
    }));
}
