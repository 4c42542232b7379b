-- `jsonb` puts keys into an order of its own: a shop gets its notes back as it gave them.
alter table checkout_sessions alter column metadata type json;
