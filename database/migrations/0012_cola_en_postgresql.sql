-- The queue in PostgreSQL (docs/adr/0022). A message is a row that lives for milliseconds: committed with its consulta,
-- written over once when a worker takes it, and deleted by the statement that stores the result.
CREATE TABLE consulta_queue (
  message_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Whose message it is. Together with created_at, the same instant as its consulta's, it names one row for good.
  consulta_id  bigint,
  created_at   timestamptz NOT NULL DEFAULT now(),
  -- What a message says that no gateway has committed with its consulta: published again, or somebody else's.
  body         text,
  -- Times it was delivered.
  attempts     integer NOT NULL DEFAULT 0,
  -- Who has it in hand; NULL while it waits.
  holder       integer,
  -- Until when a retry pauses.
  available_at timestamptz,
  CONSTRAINT consulta_queue_con_un_mensaje CHECK (num_nonnulls(consulta_id, body) = 1)
)
-- Half-filled pages have room for the row's second version, and no index contains a column that changes: taking a
-- message touches no index (a HOT update). Vacuum comes by number of dead rows, not by share of a tiny table.
WITH (
  fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000
);

-- What no worker could process, and why. As text: it need not be JSON.
CREATE TABLE consulta_queue_dead (
  dead_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body    text NOT NULL,
  reason  text,
  since   timestamptz NOT NULL DEFAULT now()
);

-- A row for each connection of a worker to the queue. That it lives shows in an advisory lock, which ends with the
-- connection; that it is not frozen, in expires_at. NULL: it has nothing in hand.
CREATE TABLE consulta_queue_holder (
  holder     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  expires_at timestamptz
)
WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- The gateway puts messages in and sees none; the worker takes, settles and gives up, and sees no dead letter;
-- maintenance counts; the laboratory has nothing to do here.
GRANT INSERT (consulta_id, body) ON consulta_queue TO api_gateway;
GRANT SELECT, UPDATE (attempts, holder, available_at), DELETE ON consulta_queue TO worker;
GRANT INSERT (body, reason) ON consulta_queue_dead TO worker;
GRANT SELECT, INSERT, DELETE, UPDATE (expires_at) ON consulta_queue_holder TO worker;
GRANT SELECT (holder) ON consulta_queue TO mantenimiento;
