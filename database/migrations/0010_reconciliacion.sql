-- How far the search for consultas whose message was lost has come (docs/adr/0017); one row. consulta has no index that
-- finds what is pending (it would cost every INSERT and every UPDATE), so each search goes on where the last one was.
CREATE TABLE reconciliacion (
  unica        boolean PRIMARY KEY DEFAULT true CHECK (unica),
  -- All consultas below it have ended.
  desde        bigint NOT NULL DEFAULT 0,
  -- Grows when a consulta below `desde` becomes pending again, so that who is searching does not overlook it.
  revision     bigint NOT NULL DEFAULT 0,
  -- What was pending and published at `vistas_at`, when the newest consulta was `vistas_hasta`; empty: nothing is watched.
  sospechosas  bigint[] NOT NULL DEFAULT '{}',
  vistas_at    timestamptz,
  vistas_hasta bigint
);
INSERT INTO reconciliacion DEFAULT VALUES;
GRANT SELECT, UPDATE ON reconciliacion TO mantenimiento;
