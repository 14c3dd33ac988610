-- The books of the example merchants, the same for Node and Python. Apply it to an empty database: psql --file schema.sql
-- Money is numeric, never a float. What must not break is a constraint here, not a habit of the program.
--
--   orders ─┬─ attempts   a try to pay      ┐ stored before anything is sent; the key goes along as Craftgate's conversation id
--           ├─ refunds    money to give back ┘ and idempotency key, so that it can be found, and sent again, after a crash
--           └─ entries    money that moved, as Craftgate tells it: each movement once
--   webhooks              what was received, each once

CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reference text NOT NULL UNIQUE,                -- the customer's basket: sent twice, it is one order
  amount numeric(12, 2) NOT NULL CHECK (amount > 0),
  paid numeric(12, 2) NOT NULL DEFAULT 0 CHECK (paid IN (0, amount)),
  refunded numeric(12, 2) NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND paid)
);

CREATE TABLE attempts (
  key text PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders,
  state text NOT NULL DEFAULT 'starting' CHECK (state IN ('starting', 'at_bank', 'completing', 'paid', 'failed')),
  reason text,                                   -- why it failed
  payment_id bigint UNIQUE,                      -- Craftgate's
  transaction_id bigint UNIQUE,                  -- the payment's only item: what refunds name
  started timestamptz NOT NULL DEFAULT clock_timestamp(),
  due timestamptz NOT NULL,                      -- until then it is in someone's hands; after that anyone may take it over
  tries integer NOT NULL DEFAULT 0
);
CREATE INDEX ON attempts (order_id);
-- Nothing is charged before an attempt is completed, so that this is what keeps an order from being charged twice.
CREATE UNIQUE INDEX charged_once ON attempts (order_id) WHERE state IN ('completing', 'paid');
CREATE INDEX open_attempts ON attempts (due) WHERE state IN ('starting', 'completing');

CREATE TABLE refunds (
  key text PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders,
  reference text NOT NULL,                       -- the shop's: asked for twice, it is one refund
  amount numeric(12, 2) NOT NULL CHECK (amount > 0),
  transaction_id bigint NOT NULL,
  state text NOT NULL DEFAULT 'sending' CHECK (state IN ('sending', 'done', 'refused')),
  reason text,
  due timestamptz NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  UNIQUE (order_id, reference)
);
CREATE INDEX open_refunds ON refunds (due) WHERE state = 'sending';

CREATE TABLE entries (
  kind text NOT NULL CHECK (kind IN ('payment', 'refund')),
  provider_id bigint NOT NULL,                   -- of the payment, or of the refund of its item
  order_id bigint NOT NULL REFERENCES orders,
  amount numeric(12, 2) NOT NULL CHECK (amount > 0),
  happened timestamp NOT NULL,                   -- Craftgate's time, Istanbul's
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

-- An order with its state: that of its newest attempt, unless it is paid.
CREATE VIEW order_states AS
SELECT orders.*, CASE WHEN paid > 0 THEN 'paid' ELSE coalesce(newest.state, 'new') END AS state, newest.reason
FROM orders LEFT JOIN LATERAL (
  SELECT state, reason FROM attempts WHERE order_id = orders.id ORDER BY started DESC LIMIT 1
) AS newest ON true;

-- What nobody could settle yet. After many tries it is for a person to look at.
CREATE VIEW open_steps AS
SELECT 'attempt' AS kind, key, order_id, state, tries FROM attempts WHERE state IN ('starting', 'completing')
UNION ALL
SELECT 'refund', key, order_id, state, tries FROM refunds WHERE state = 'sending';

-- Where Craftgate's movements of a day, [{"kind", "id", "amount"}], and the books say different things.
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
