-- Who is running and how each one does: a row a process, written over once a second. Unlogged, because
-- after a crash of the server the next second makes it anew, and because it then costs no WAL.
CREATE UNLOGGED TABLE proceso (
  nombre      text PRIMARY KEY,
  reporte     json NOT NULL,
  reported_at timestamptz NOT NULL DEFAULT now()
)
WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- What the laboratory sets while the system runs (the simulated service time). Absent: each service's own setting.
CREATE TABLE ajuste_laboratorio (
  clave text PRIMARY KEY,
  valor json NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON proceso TO api_gateway, worker;
GRANT SELECT ON ajuste_laboratorio TO api_gateway, worker;
GRANT SELECT ON proceso TO lab;
GRANT SELECT, INSERT, UPDATE, DELETE ON ajuste_laboratorio TO lab;
