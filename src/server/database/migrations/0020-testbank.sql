-- How the sandbox bank's decision gets to Kasa: as in life, or lost, twice, or followed by its contrary.
alter table sandbox_charges add column reply text not null default 'given'
  check (reply in ('given', 'lost', 'doubled', 'contradictory'));

-- What the next code of a session will meet at the sandbox bank, whatever code it is.
create table sandbox_plans (
  session_id text primary key,
  outcome text not null,
  delay_ms bigint not null check (delay_ms >= 0),
  reply text not null check (reply in ('given', 'lost', 'doubled', 'contradictory'))
);
