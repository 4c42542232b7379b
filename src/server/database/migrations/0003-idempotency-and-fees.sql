-- The first answer to a request with an Idempotency-Key, written in the same transaction as the request's effect: the
-- row without an answer is seen by nobody.
create table idempotency_keys (
  merchant_id uuid not null references merchants,
  livemode boolean not null,
  key text not null check (length(key) between 1 and 255),
  -- SHA-256 of the request's method, path and body.
  fingerprint bytea not null check (length(fingerprint) = 32),
  status integer,
  body text,
  created_at timestamptz not null,
  primary key (merchant_id, livemode, key)
);

create index idempotency_keys_age on idempotency_keys (created_at);

-- What the payer pays on top, for sessions that are created from now on. No row, no fee in that currency.
create table merchant_fees (
  merchant_id uuid not null references merchants,
  currency text not null check (currency ~ '^[a-z]{3}$'),
  -- In minor units of the currency.
  fixed bigint not null check (fixed >= 0),
  rate_basis_points integer not null check (rate_basis_points between 0 and 10000),
  primary key (merchant_id, currency)
);

create index checkout_sessions_list on checkout_sessions (merchant_id, livemode, created_at, id);
