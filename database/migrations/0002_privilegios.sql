-- What each role may do, and nothing else. The roles themselves are made by init.sql or `npm run migrate`.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO api_gateway, worker, lab;

-- The gateway accepts and reports consultas. It never sees a producto.
GRANT SELECT, INSERT ON consulta TO api_gateway;
GRANT USAGE ON SEQUENCE consulta_consulta_id_seq TO api_gateway;
GRANT SELECT ON resultado TO api_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON consulta_outbox TO api_gateway;
GRANT SELECT, INSERT, DELETE ON idempotency_key TO api_gateway;

-- The worker reads the catalogue and writes results. It cannot make or delete a consulta.
GRANT SELECT ON producto TO worker;
GRANT SELECT ON consulta TO worker;
GRANT UPDATE (status, resultado, resultado_id, error, published_at, started_at, finished_at, processed_at, worker, attempts)
  ON consulta TO worker;
GRANT SELECT, INSERT ON resultado TO worker;

-- The laboratory only looks.
GRANT SELECT ON consulta, consulta_outbox TO lab;
