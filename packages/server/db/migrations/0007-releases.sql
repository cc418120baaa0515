-- A platform that was accepted by a version of Hansa, and by which tenants are made. What differs only in comments is the same release.
create table release (
  id text primary key,
  commit text not null,
  compiler text not null,
  platform text not null,
  accepted_at timestamptz not null default now()
);
-- Until now there was one version.
insert into release (id, commit, compiler, platform, accepted_at) select 'first', commit, '0.1.0', platform, taken_at from spec_head;
alter table spec_head add column release text references release (id);
update spec_head set release = 'first';

-- The release that it is made by; null: by the newest, until its rollout says which that was.
alter table tenant add column release text references release (id);
update tenant set release = 'first' where exists (select from spec_head);
-- The release under which everything of it held last.
alter table tenant add column settled_release text;
alter table tenant add column moved_at timestamptz;
-- It was held or unsettled before it was moved: what becomes of it says nothing about the release.
alter table tenant add column moved_in_trouble boolean not null default false;
-- The release that it cannot be made by, and why: {release, code, detail}. It stays where it is until a newer one comes, or it is changed.
alter table tenant add column stays jsonb;
update tenant set settled_release = 'first' where release is not null and settled >= version;
-- What is wanted of the platform's own part of a tree is called by its release.
update tree set wanted = 'first' where subject like 'platform/%' and wanted is not null;
create index tenant_release on tenant (release) where life <> 'erased';
