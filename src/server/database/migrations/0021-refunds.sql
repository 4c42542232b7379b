-- Money that goes back. A row is written before the gateway is asked, so that none is forgotten.
create table refunds (
  id text primary key check (id ~ '^re_[A-Za-z0-9_-]{22}$'),
  session_id text not null references checkout_sessions,
  attempt_id uuid not null references payment_attempts,
  merchant_id uuid not null,
  livemode boolean not null,
  gateway text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  status text not null check (status in ('pending', 'succeeded', 'failed')),
  failure_reason text,
  gateway_reference text,
  created_at timestamptz not null,
  -- When to ask the gateway about it; null where it has its last word.
  next_check_at timestamptz,
  check ((status = 'failed') = (failure_reason is not null)),
  check ((status = 'pending') = (next_check_at is not null))
);

create index refunds_session on refunds (session_id);
create index refunds_list on refunds (merchant_id, livemode, created_at, id);
create index refunds_due on refunds (next_check_at) where next_check_at is not null;
