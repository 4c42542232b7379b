-- What happened to a session, in the transaction in which it happened. `sequence` is the session's revision of then.
create table events (
  id text primary key check (id ~ '^evt_[A-Za-z0-9_-]{22}$'),
  session_id text not null references checkout_sessions,
  merchant_id uuid not null,
  livemode boolean not null,
  sequence integer not null check (sequence >= 1),
  type text not null,
  -- As it is sent, every time: a signature is over these very bytes.
  body text not null,
  created_at timestamptz not null,
  unique (session_id, sequence)
);

create index events_list on events (merchant_id, livemode, created_at, id);

-- Each try to send an event.
create table deliveries (
  id bigint generated always as identity primary key,
  event_id text not null references events,
  at timestamptz not null,
  duration_ms integer not null,
  status_code integer,
  error text,
  response text,
  check ((status_code is null) = (error is not null))
);

create index deliveries_event on deliveries (event_id, id);

-- When the receiver answered 410: nothing is sent there any more.
alter table checkout_sessions add column notification_url_gone_at timestamptz;

-- Kept as they are and not as hashes: a signature takes the secret itself.
create table webhook_secrets (
  merchant_id uuid not null references merchants,
  secret text not null check (secret ~ '^whsec_[A-Za-z0-9+/=]{32,88}$'),
  created_at timestamptz not null,
  -- When one that was rolled stops signing; null for the one in use.
  expires_at timestamptz,
  primary key (merchant_id, secret)
);

create unique index webhook_secrets_in_use on webhook_secrets (merchant_id) where expires_at is null;

-- Merchants of before get one that nobody has seen: rolling it shows theirs. The demo merchant's is fixed and comes at start.
insert into webhook_secrets (merchant_id, secret, created_at)
select id, 'whsec_' || encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'), created_at
from merchants
where id <> '00000000-0000-4000-8000-000000000001';
