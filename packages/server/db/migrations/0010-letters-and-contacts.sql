-- What a relay said when it took a letter over: with it, nothing is sent again. It names nobody.
create table receipt (
  message_id text primary key,
  -- Of which letter: `mail/` and its own id.
  key text not null,
  at timestamptz not null,
  reply text not null
);

-- A letter is written anew to another contact, or when a person says so after it came back. `trouble`: why nobody has it.
alter table letter
  add column number integer not null default 1,
  add column contact integer not null default 1,
  add column trouble jsonb;

-- Counts changes of the person. `former`: addresses that have an account still, and shall have none.
alter table contact
  add column version integer not null default 1,
  add column former text[] not null default '{}';
