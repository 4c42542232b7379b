alter table merchants add column disabled_at timestamptz;

-- By what people tell keys apart: `sk_test_…4olf`. Of the keys before this migration only the mode is known.
alter table api_keys add column hint text;
update api_keys set hint = case when livemode then 'sk_live_…' else 'sk_test_…' end;
alter table api_keys alter column hint set not null;

-- When a key that was rolled stops working; null for one that goes on.
alter table api_keys add column expires_at timestamptz;

create index api_keys_merchant on api_keys (merchant_id);
