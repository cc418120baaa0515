-- One row: which installation this database belongs to. Made here, and the same for ever.
create table installation (
  id uuid primary key default gen_random_uuid(),
  created_at timestamptz not null default now()
);

create unique index installation_is_one on installation ((true));

insert into installation default values;
