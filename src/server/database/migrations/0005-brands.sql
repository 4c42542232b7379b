-- As it was picked; null for Kasa's own. What pages paint is moved from it as far as contrast asks for.
alter table merchants add column accent_color text check (accent_color ~ '^#[0-9a-f]{6}$');

-- WebP files of our own making. One that was replaced stays: pages that are open still show it.
create table logos (
  id text primary key check (id = encode(sha256(image), 'hex')),
  image bytea not null check (length(image) between 1 and 40000),
  created_at timestamptz not null
);

-- How pages show it, sizes in CSS pixels. Kept here, since payers' pages read the merchant and not the file.
alter table merchants
  add column logo_id text references logos,
  add column logo_width integer check (logo_width > 0),
  add column logo_height integer check (logo_height > 0),
  add column logo_ground text check (logo_ground in ('any', 'light', 'dark')),
  add check (num_nonnulls(logo_id, logo_width, logo_height, logo_ground) in (0, 4));
