-- Under which keys of a session's metadata its payer may read the order's number and description; null for neither.
alter table merchants
  add column order_number_key text check (length(order_number_key) between 1 and 40),
  add column order_description_key text check (length(order_description_key) between 1 and 40);
