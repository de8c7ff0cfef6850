-- Old consultas are deleted in small batches (database/retention.ts; why: docs/adr/0011).

-- Finds out whether a shared result is still in use; without it, every deletion of one would read all of
-- consulta for the foreign key. Only consultas with a shared result are in it, so that the update of any
-- other one stays on its page as before (HOT).
CREATE INDEX consulta_resultado_id ON consulta (resultado_id) WHERE resultado_id IS NOT NULL;

-- The default waits until a fifth of the table is dead: on a large table those are days of deletions, and
-- the space that could be used again is taken from the disk instead.
ALTER TABLE consulta SET (
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000,
  autovacuum_analyze_scale_factor = 0.05
);

-- Its rows live for milliseconds: vacuum must come by number of dead rows, not by share of a tiny table, and
-- be done at once, since the relay reads over what is dead every second.
ALTER TABLE consulta_outbox SET (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000
);

-- A day's keys come and go: by number, too.
ALTER TABLE idempotency_key SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);
