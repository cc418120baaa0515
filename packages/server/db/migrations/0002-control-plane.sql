-- One row a tenant: what was asked for, and how far it has come. Data of the tenant is named by `id`, hosts by `slug`.
create table tenant (
  id text primary key check (id ~ '^[a-z][0-9a-z]{9}$'),
  slug text not null,
  cell text not null,
  plan text not null,
  seats integer not null check (seats > 0),
  wave integer not null default 1,
  apps text[],
  -- Who decides its plan, seats and state: a contract in this database, or a person who edits the file in Git.
  owner text not null check (owner in ('contract', 'git')),
  intent text not null default 'active' check (intent in ('active', 'suspended', 'leaving', 'erased')),
  life text not null default 'creating' check (life in ('creating', 'active', 'suspended', 'leaving', 'erasing', 'erased')),
  held boolean not null default false,
  -- Counts changes of what was asked for; the others say which of them has arrived there.
  version bigint not null default 1,
  in_spec bigint not null default 0,
  settled bigint not null default 0,
  file text,
  -- What it takes of its cell, as the compiler counts it, so that a new tenant is weighed without planning the others.
  load jsonb,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create unique index tenant_slug on tenant (slug) where life <> 'erased';
create index tenant_list on tenant (created_at, id);
create index tenant_cell on tenant (cell);
create index tenant_not_in_spec on tenant (id) where in_spec < version;

-- Personal data stands apart, so that erasing a person touches one place; events refer to it and never repeat it.
create table contact (
  tenant text primary key references tenant (id),
  name text not null,
  email text not null
);

-- What is due. One row a (kind, subject); the database's clock is the only one.
create table work (
  kind text not null,
  subject text not null,
  due_at timestamptz,
  owner uuid,
  epoch bigint not null default 0,
  lease_until timestamptz,
  -- Counts calls to look now: one that comes while somebody looks is not lost.
  wakes bigint not null default 0,
  attempts integer not null default 0,
  state jsonb not null default '{}',
  state_version integer not null default 1,
  because jsonb not null default '[]',
  trace text not null default '',
  primary key (kind, subject)
);
create index work_due on work (kind, due_at) where due_at is not null;
create index work_leased on work (owner) where owner is not null;

-- Mail leaves only from here: written with what it reports, sent by its loop, once by its Message-ID.
create table letter (
  id uuid primary key,
  tenant text not null references tenant (id),
  template text not null,
  data jsonb not null default '{}',
  message_id text not null unique,
  written_at timestamptz not null default now(),
  sent_at timestamptz,
  unique (tenant, template)
);

-- Secret values, each sealed with its tenant's key, and that with the installation's: erasing the key erases them everywhere, backups too.
create table secret_key (
  tenant text primary key,
  sealed bytea not null,
  made_at timestamptz not null default now()
);
create table secret (
  tenant text not null references secret_key (tenant) on delete cascade,
  path text not null,
  key text not null,
  generation integer not null,
  sealed bytea not null,
  made_at timestamptz not null default now(),
  primary key (tenant, path, key, generation)
);

-- The register of what happened. Rows are never changed; `hash` chains the rows of one tenant.
create table event (
  seq bigint generated always as identity primary key,
  -- Transactions do not end in the order of their numbers: a reader goes by (xid, seq) and stops before the oldest that is under way.
  xid xid8 not null default pg_current_xact_id(),
  id uuid not null unique,
  at timestamptz not null,
  type text not null,
  v integer not null default 1,
  subject text not null,
  tenant text,
  actor jsonb not null,
  cause uuid,
  request text,
  data jsonb not null default '{}',
  prev text,
  hash text not null
);
create index event_tenant on event (tenant, seq);
create index event_order on event (xid, seq);
create table chain (
  tenant text primary key,
  head text not null,
  length bigint not null
);
create function forbid_change() returns trigger language plpgsql as $$
begin
  raise exception 'the register of events only grows';
end $$;
create trigger event_only_grows before update or delete or truncate on event for each statement execute function forbid_change();

-- The spec as it was last accepted. A platform that has errors stays aside; the one in use is always one that compiled.
create table spec_head (
  one boolean primary key default true check (one),
  commit text not null,
  platform text not null,
  taken_at timestamptz not null default now()
);
create table spec_aside (
  path text primary key,
  commit text not null,
  diagnostics jsonb not null,
  at timestamptz not null default now()
);

-- What each cell's repository shall hold of a tenant, or of the platform (`platform/<cell>`), and what it holds.
create table tree (
  subject text primary key,
  cell text not null,
  -- Digest of what the files are made of; null: none shall be there.
  wanted text,
  published text,
  -- The file of its sealed secrets and the digest of what is sealed in it: sealing is random, so it is done again only when one has changed.
  sealed text not null default '',
  sealed_text text,
  commit text,
  wanted_at timestamptz not null default now(),
  published_at timestamptz
);
create index tree_due on tree (cell) where wanted is distinct from published;

create table session (
  hash bytea primary key,
  person text not null,
  role text not null,
  tenant text,
  kind text not null check (kind in ('session', 'token', 'link')),
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table answered (
  actor text not null,
  key text not null,
  body text not null,
  status integer,
  answer jsonb,
  at timestamptz not null default now(),
  primary key (actor, key)
);

create table operation (
  id uuid primary key,
  tenant text not null references tenant (id),
  verb text not null,
  version bigint not null,
  asked_at timestamptz not null default now()
);
create index operation_tenant on operation (tenant, asked_at);
