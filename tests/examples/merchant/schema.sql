-- The books of the example merchants, the same for Node and Python. Apply it to an empty database: psql --file schema.sql
-- Amounts are numeric, never floats. Invariants are constraints of the schema, not conventions of the program.
--
--   orders ─┬─ attempts   attempts to pay   ┐ stored before a request is sent. The key is also Craftgate's conversation id and
--           ├─ refunds    refunds           ┘ idempotency key, so that the step can be found and repeated after a crash
--           └─ entries    movements of money, as Craftgate reports them, each once
--   webhooks              received messages, each once

-- The clock of all processes: what one of them stores, another one goes on with.
CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()';

CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reference text NOT NULL UNIQUE,                -- the customer's basket: the same reference is the same order
  amount numeric(12, 2) NOT NULL CHECK (amount > 0),
  paid numeric(12, 2) NOT NULL DEFAULT 0 CHECK (paid IN (0, amount)),
  refunded numeric(12, 2) NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND paid)
);

CREATE TABLE attempts (
  key text PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders,
  state text NOT NULL DEFAULT 'starting' CHECK (state IN ('starting', 'at_bank', 'completing', 'paid', 'failed', 'unclear')),
  reason text,                                   -- why it failed, or is unclear
  payment_id bigint UNIQUE,                      -- Craftgate's payment id
  transaction_id bigint UNIQUE,                  -- the payment's only item, which refunds refer to
  saved text,                                    -- imza's attempt, from the payer's page on; it has no card, key or token
  started timestamptz NOT NULL DEFAULT clock_timestamp(),
  due timestamptz NOT NULL                       -- after this time, any process may go on with it
);
CREATE INDEX ON attempts (order_id);
-- An attempt is charged only when it is completed, so this index ensures that an order is charged once.
CREATE UNIQUE INDEX charged_once ON attempts (order_id) WHERE state IN ('completing', 'paid', 'unclear');
CREATE INDEX open_attempts ON attempts (due) WHERE state IN ('starting', 'at_bank', 'completing');

CREATE TABLE refunds (
  key text PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders,
  reference text NOT NULL,                       -- the shop's: the same reference is the same refund
  amount numeric(12, 2) NOT NULL CHECK (amount > 0),
  transaction_id bigint NOT NULL,
  state text NOT NULL DEFAULT 'sending' CHECK (state IN ('sending', 'done', 'refused', 'unclear')),
  reason text,                                   -- why it was refused, or is unclear
  saved text,                                    -- imza's attempt, once it is begun
  due timestamptz NOT NULL,
  UNIQUE (order_id, reference)
);
CREATE INDEX open_refunds ON refunds (due) WHERE state = 'sending';

CREATE TABLE entries (
  kind text NOT NULL CHECK (kind IN ('payment', 'refund')),
  provider_id bigint NOT NULL,                   -- the id of the payment, or of the refund of its item
  order_id bigint NOT NULL REFERENCES orders,
  amount numeric(12, 2) NOT NULL CHECK (amount > 0),
  happened timestamp NOT NULL,                   -- as Craftgate reports it, in Istanbul time
  PRIMARY KEY (kind, provider_id)
);
CREATE UNIQUE INDEX paid_once ON entries (order_id) WHERE kind = 'payment';
CREATE INDEX ON entries (order_id);

CREATE TABLE webhooks (
  dedupe_key text PRIMARY KEY,
  event_type text NOT NULL,
  payload_id text NOT NULL,
  received timestamptz NOT NULL DEFAULT now()
);

-- Orders with their state: `paid`, or else the state of the newest attempt.
CREATE VIEW order_states AS
SELECT orders.*, CASE WHEN paid > 0 THEN 'paid' ELSE coalesce(newest.state, 'new') END AS state, newest.reason
FROM orders LEFT JOIN LATERAL (
  SELECT state, reason FROM attempts WHERE order_id = orders.id ORDER BY started DESC LIMIT 1
) AS newest ON true;

-- Steps that are not settled yet.
CREATE VIEW open_steps AS
SELECT 'attempt' AS kind, key, order_id, state FROM attempts WHERE state IN ('starting', 'completing')
UNION ALL
SELECT 'refund', key, order_id, state FROM refunds WHERE state = 'sending';

-- Steps whose attempts end open: a person must look at Craftgate's panel. A webhook that tells their result settles them, too.
CREATE VIEW unclear_steps AS
SELECT 'attempt' AS kind, key, order_id, reason FROM attempts WHERE state = 'unclear'
UNION ALL
SELECT 'refund', key, order_id, reason FROM refunds WHERE state = 'unclear';

-- Compares Craftgate's movements of a day, [{"kind", "id", "amount"}], with the books, and returns the differences.
CREATE FUNCTION differences(reported jsonb, day date)
RETURNS TABLE (kind text, id bigint, craftgate numeric, books numeric)
LANGUAGE sql STABLE AS $$
  SELECT kind, id, theirs.amount, ours.amount
  FROM jsonb_to_recordset(reported) AS theirs (kind text, id bigint, amount numeric)
  FULL JOIN (
    SELECT entries.kind, entries.provider_id AS id, entries.amount FROM entries WHERE happened >= day AND happened < day + 1
  ) AS ours USING (kind, id)
  WHERE theirs.amount IS DISTINCT FROM ours.amount
  ORDER BY kind, id
$$;
