-- The tables of the hand-written peers: what somebody needs who writes only this, and nothing else.
CREATE TABLE producto (
  codigo    text PRIMARY KEY,
  nombre    text NOT NULL,
  ubicacion text NOT NULL
);

CREATE TABLE consulta (
  consulta_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tipo_consulta  text NOT NULL,
  codigo_buscado text,
  status         text NOT NULL DEFAULT 'pending',
  resultado      json,
  created_at     timestamptz NOT NULL DEFAULT now(),
  processed_at   timestamptz
)
-- Room for the one update, so that it stays on its page and touches no index.
WITH (fillfactor = 50);
