-- That support may see a tenant, for a time. One row a tenant; ending it early removes it, and the register keeps all of it.
create table consent (
  tenant text primary key,
  id uuid not null unique,
  -- Its own administrator, or an operator in the customer's name.
  given_by text not null check (given_by in ('admin', 'operator')),
  given_at timestamptz not null default now(),
  until timestamptz not null
);

-- Who of support has made use of a consent, and when that was written into the register last.
create table consent_use (
  consent uuid not null references consent (id) on delete cascade,
  person text not null,
  noted_at timestamptz not null default now(),
  primary key (consent, person)
);
