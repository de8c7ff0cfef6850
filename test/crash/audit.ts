import type pg from 'pg';
import type { Ledger } from './ledger.ts';

/** What the database says of the consultas of one round, held against the ledger. */
export interface Findings {
  lost: number;
  duplicated: number;
  /** Consultas that were delivered to a worker more than once. */
  redelivered: number;
  /** Consultas that the outbox's relay published because the gateway that accepted them had not. */
  relayed: number;
  violations: string[];
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
  found: string | null;
  listed: boolean;
  attempts: number;
  relayed: boolean;
}

// The relay leaves fresh rows to the gateway that inserted them for some seconds.
const SELECT_ROUND = `
  SELECT consulta_id, codigo_buscado, status, resultado->>'codigo' AS found, resultado_id IS NOT NULL AS listed,
         attempts, coalesce(published_at > created_at + interval '2.5 s', false) AS relayed
  FROM consulta WHERE consulta_id > $1`;

/** @param afterId the last consulta_id before the round. */
export async function compare(owner: pg.Pool, ledger: Ledger, afterId: number): Promise<Findings> {
  const { rows } = await owner.query<Row>(SELECT_ROUND, [afterId]);
  const byId = new Map(rows.map((row) => [Number(row.consulta_id), row]));
  const violations = [...ledger.violations];

  const unfinished = [...ledger.accepted.keys()].filter(
    (id) => (byId.get(id)?.status ?? 'pending') === 'pending',
  );
  for (const id of unfinished)
    violations.push(`consulta ${id} was promised and is ${byId.get(id)?.status ?? 'gone'}`);
  for (const [id, entry] of ledger.accepted) {
    const row = byId.get(id);
    if (!row || row.status === 'pending') continue;
    const isRight =
      row.status === entry.expected &&
      row.codigo_buscado === entry.codigo &&
      row.found === (entry.expected === 'completed' ? entry.codigo : null) &&
      row.listed === (entry.codigo === null);
    if (!isRight) violations.push(`consulta ${id} asked for ${entry.codigo} and got ${JSON.stringify(row)}`);
    if (entry.seen && entry.seen !== row.status) {
      violations.push(`consulta ${id} was ${entry.seen} for its client and is ${row.status}`);
    }
  }

  const unasked = rows.filter((row) => !ledger.accepted.has(Number(row.consulta_id))).length;
  const surplus = Math.max(0, unasked - ledger.possiblyAccepted);
  if (surplus > 0) violations.push(`${surplus} consultas exist that nobody asked for`);
  const changed = await changesAfterEnd(owner, afterId);
  violations.push(...changed);
  violations.push(...(await brokenKeys(owner, ledger)));

  return {
    lost: unfinished.length,
    duplicated: ledger.duplicatedIds + surplus + changed.length,
    redelivered: rows.filter(({ attempts }) => attempts > 1).length,
    relayed: rows.filter(({ relayed }) => relayed).length,
    violations,
  };
}

async function changesAfterEnd(owner: pg.Pool, afterId: number): Promise<string[]> {
  const { rows } = await owner.query<{ consulta_id: string; operation: string }>(
    'SELECT consulta_id, operation FROM changed_after_end WHERE consulta_id > $1',
    [afterId],
  );
  return rows.map((row) => `consulta ${row.consulta_id} had ended and met another ${row.operation}`);
}

/** A key stands for one consulta: that which its client was told. */
async function brokenKeys(owner: pg.Pool, ledger: Ledger): Promise<string[]> {
  const promised = ledger.entries.filter(({ key, told }) => key !== undefined && told === 'accepted');
  const { rows } = await owner.query<{ key: string; consulta_id: string }>(
    'SELECT key, consulta_id FROM idempotency_key WHERE key = ANY ($1)',
    [promised.map(({ key }) => key)],
  );
  const stored = new Map(rows.map((row) => [row.key, Number(row.consulta_id)]));
  return promised
    .filter(({ key, consultaId }) => stored.get(key as string) !== consultaId)
    .map(
      ({ key, consultaId }) =>
        `key ${key} was told ${consultaId} and stands for ${stored.get(key as string)}`,
    );
}
