-- What each role may do, column by column (docs/adr/0019): what its code reads and writes, and nothing else. A new
-- column is nobody's until a migration grants it.
GRANT USAGE ON SCHEMA public TO mantenimiento;

-- The gateway inserts what a client asked for; how it ends is the worker's to say, and when it began the database's.
REVOKE ALL ON consulta, resultado, idempotency_key FROM api_gateway;
GRANT INSERT (consulta_id, tipo_consulta, codigo_buscado, parametros, propietario) ON consulta TO api_gateway;
GRANT SELECT (consulta_id, tipo_consulta, codigo_buscado, parametros, propietario, status, resultado, resultado_id,
              error, created_at, published_at, started_at, finished_at, processed_at, worker, attempts)
  ON consulta TO api_gateway;
GRANT SELECT (resultado_id, contenido) ON resultado TO api_gateway;
GRANT INSERT (key, request_hash, consulta_id), SELECT, DELETE ON idempotency_key TO api_gateway;

-- The worker finds the consulta that it was given. Whose it is and what others were answered is not its business.
REVOKE SELECT ON consulta FROM worker;
GRANT SELECT (consulta_id, tipo_consulta, codigo_buscado, parametros, status, created_at, attempts, error)
  ON consulta TO worker;
REVOKE ALL ON resultado FROM worker;
GRANT SELECT (resultado_id, sha256), INSERT (sha256, contenido) ON resultado TO worker;

-- The laboratory follows when consultas begin and end: not what they ask for, who asks, or what the answer is.
REVOKE ALL ON consulta, consulta_outbox FROM lab;
GRANT SELECT (consulta_id, status, created_at, published_at, started_at, finished_at, processed_at, worker, attempts)
  ON consulta TO lab;

-- Deletes what is old, and publishes again what a queue has lost: as a role of its own, where it was the owner.
GRANT SELECT (consulta_id, status, created_at, resultado_id), DELETE ON consulta TO mantenimiento;
GRANT SELECT (resultado_id), DELETE ON resultado TO mantenimiento;
GRANT SELECT, INSERT ON consulta_outbox TO mantenimiento;

-- Each process writes its own report over, and takes those away that are stale.
REVOKE INSERT, UPDATE ON proceso FROM api_gateway, worker;
GRANT INSERT (nombre, reporte), UPDATE (reporte, reported_at) ON proceso TO api_gateway, worker;

-- What the laboratory sets lasts as long as it lives: it puts this off again and again (docs/adr/0019). NULL has expired.
ALTER TABLE ajuste_laboratorio ADD COLUMN expires_at timestamptz;
