-- How payers reach a merchant and what it asks them to agree to, and how long their receipt stays; null for what is not set.
alter table merchants
  add column support_email text check (length(support_email) between 3 and 254),
  add column support_phone text check (length(support_phone) between 3 and 40),
  add column support_url text check (length(support_url) between 8 and 2048),
  add column terms_url text check (length(terms_url) between 8 and 2048),
  add column privacy_url text check (length(privacy_url) between 8 and 2048),
  add column receipt_seconds smallint check (receipt_seconds between 0 and 10);

-- By what payers quote of their payment: the reference is made of the id's first seven characters.
create index checkout_sessions_reference on checkout_sessions (left(id, 7));
