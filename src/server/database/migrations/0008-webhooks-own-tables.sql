-- Sessions whose receiver answered 410: nothing of them is sent any more. It was the column notification_url_gone_at of
-- checkout_sessions, which stays for processes of the version before. Where an event goes is in its body.
create table switched_off_receivers (
  session_id text primary key references checkout_sessions,
  at timestamptz not null
);

insert into switched_off_receivers (session_id, at)
select id, notification_url_gone_at from checkout_sessions where notification_url_gone_at is not null;

-- Where a redirect pointed, which is not followed.
alter table deliveries add column location text;
