-- Passkeys of operators.
create table passkey (
  id uuid primary key,
  person text not null,
  -- As its authenticator knows it.
  credential bytea not null unique,
  -- SubjectPublicKeyInfo, DER: nothing secret.
  key bytea not null,
  -- How often it was used, as it says itself; many always say 0.
  counter bigint not null,
  synced boolean not null,
  -- What its person calls it.
  name text not null,
  made_at timestamptz not null default now(),
  used_at timestamptz
);
create index passkey_person on passkey (person);

-- Codes for whoever has lost their passkeys: digests, and none that was used.
create table recovery_code (
  hash bytea primary key,
  person text not null
);
create index recovery_code_person on recovery_code (person);

alter table session
  -- By what its person showed that it is them, after they signed in.
  add column factor text,
  -- What a passkey has to sign, and since when: the last one that was asked, once.
  add column challenge bytea,
  add column challenged_at timestamptz;
