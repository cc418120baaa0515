-- Who acts, under an id that says nothing about them: the register knows nothing else. Without the row nobody can tell who it was.
create table person (
  id text primary key default gen_random_uuid()::text,
  -- Who says so: the address of an identity provider, `machine` for whoever opens the database, `token` for machines; and its name for them.
  issuer text not null,
  subject text not null,
  -- Whose member this is; null for the operator's own people.
  tenant text,
  name text not null,
  seen_at timestamptz not null default now(),
  unique (issuer, subject)
);
create index person_tenant on person (tenant) where tenant is not null;

insert into person (issuer, subject, name)
  select distinct case kind when 'token' then 'token' else 'machine' end, person, person from session where tenant is null;
insert into person (issuer, subject, name)
  select 'machine', who, who from (select asked_by from erasure union select confirmed_by from erasure where confirmed_by is not null) asked (who)
  on conflict do nothing;
update session set person = person.id from person
  where person.subject = session.person and person.issuer = case kind when 'token' then 'token' else 'machine' end and session.tenant is null;
update erasure set asked_by = coalesce((select id from person where issuer = 'machine' and subject = asked_by), asked_by),
  confirmed_by = (select id from person where issuer = 'machine' and subject = confirmed_by);

alter table session
  add column id uuid not null default gen_random_uuid(),
  -- Through which identity provider, and which of its sessions: when it ends there, it ends here.
  add column issuer text,
  add column sid text,
  -- Of which tenant that provider is; null: the operator's own.
  add column realm text,
  -- The provider's proof of who signed in, which signing out there asks for. Sealed by the word of the session, which is not in this database.
  add column proof bytea,
  -- Sessions get a new word from time to time; the one before is good until the new one has arrived.
  add column before bytea,
  add column renewed_at timestamptz not null default now(),
  add column arrived_at timestamptz;
create index session_before on session (before) where before is not null;
create index session_sid on session (issuer, sid) where issuer is not null;

-- Sign-ins that are under way at an identity provider: whoever comes back has to be whoever left, once.
create table sign_in (
  hash bytea primary key,
  -- Of which tenant the provider is; null: the operator's own.
  tenant text,
  expires_at timestamptz not null
);

-- Tokens by which a provider ended a session: none is taken twice.
create table logout_token (
  hash bytea primary key,
  expires_at timestamptz not null
);

-- Answers are kept by who asked: the same request with the same key, sent again after this step, has to find the answer that the first one got.
update answered set actor = split_part(actor, '/', 1) || '//' || coalesce(
  (select id from person where subject = substr(actor, length(split_part(actor, '/', 1)) + 3) order by issuer desc limit 1),
  substr(actor, length(split_part(actor, '/', 1)) + 3)
) where actor like '%//%';
