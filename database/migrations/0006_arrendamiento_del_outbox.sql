-- Who publishes what was left behind holds it by a lease, not by a lock: a lock lasts as long as its transaction, and
-- with a gateway whose network vanished that was two hours. NULL: in the hands of the gateway that inserted it.
ALTER TABLE consulta_outbox ADD COLUMN leased_until timestamptz;
