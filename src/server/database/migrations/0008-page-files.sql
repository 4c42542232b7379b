-- The files that pages load, of each version that ran in the last weeks: pages stay open over an upgrade and load some of
-- them late, from whichever process answers. A name holds a hash of what is in the file, so that never changes.
create table page_files (
  name text primary key,
  body bytea not null,
  brotli bytea,
  gzip bytea,
  -- When a process that belongs to them was last seen to run.
  last_needed_at timestamptz not null default now()
);
