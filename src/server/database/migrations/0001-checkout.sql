create table merchants (
  id uuid primary key,
  display_name text not null,
  created_at timestamptz not null
);

-- The key itself is shown once and never kept: `key_hash` is its SHA-256.
create table api_keys (
  key_hash bytea primary key check (length(key_hash) = 32),
  merchant_id uuid not null references merchants,
  livemode boolean not null,
  created_at timestamptz not null
);

create table checkout_sessions (
  id text primary key check (length(id) = 22),
  merchant_id uuid not null references merchants,
  livemode boolean not null,
  status text not null check (status in ('open', 'complete', 'expired')),
  -- Counts the changes that a payer can see.
  revision integer not null default 1,
  amount_total bigint not null check (amount_total > 0),
  amount_sub_total bigint not null check (amount_sub_total > 0),
  fees bigint check (fees >= 0),
  currency text not null check (currency ~ '^[a-z]{3}$'),
  customer_firstname text not null,
  customer_lastname text not null,
  customer_email text not null,
  customer_ip text not null,
  customer_country text not null,
  success_url text not null,
  cancel_url text not null,
  notification_url text not null,
  payment_method text[] not null,
  locale text not null,
  metadata jsonb,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  check (amount_total = amount_sub_total + coalesce(fees, 0))
);

create index checkout_sessions_due on checkout_sessions (expires_at) where status = 'open';

create table payment_attempts (
  id uuid primary key,
  session_id text not null references checkout_sessions,
  number integer not null check (number between 1 and 10),
  gateway text not null,
  status text not null check (status in ('sending', 'waiting', 'approved', 'declined')),
  created_at timestamptz not null,
  reply_by timestamptz not null,
  confirm_by timestamptz,
  finished_at timestamptz,
  decline_code text,
  gateway_code text,
  -- When the gateway is to be asked next; null once the attempt is final.
  next_check_at timestamptz,
  check ((status = 'declined') = (decline_code is not null)),
  check ((status in ('approved', 'declined')) = (finished_at is not null)),
  check ((next_check_at is null) = (finished_at is not null)),
  unique (session_id, number)
);

-- No second charge starts while the first has no final answer, and no session is paid twice.
create unique index payment_attempts_one_unfinished on payment_attempts (session_id) where finished_at is null;
create unique index payment_attempts_one_approved on payment_attempts (session_id) where status = 'approved';
create index payment_attempts_due on payment_attempts (next_check_at) where finished_at is null;

-- What a gateway said of an attempt after its final answer, and against it. Somebody has to look at each row.
create table gateway_contradictions (
  id bigint generated always as identity primary key,
  attempt_id uuid not null references payment_attempts,
  recorded_status text not null,
  gateway_status text not null,
  gateway_code text,
  at timestamptz not null,
  unique (attempt_id, gateway_status)
);

-- The sandbox bank's own books. It keeps what it will do with a code, never the code.
create table sandbox_charges (
  attempt_id uuid primary key,
  session_id text not null,
  outcome jsonb not null,
  charged_at timestamptz not null,
  confirm_by timestamptz not null,
  -- When the bank decides by itself.
  decide_at timestamptz not null,
  -- What a tester made the bank answer instead: `approved` or a decline code.
  told text
);

create index sandbox_charges_session on sandbox_charges (session_id);
