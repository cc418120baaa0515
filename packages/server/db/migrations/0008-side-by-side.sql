-- The oldest schema whose programs work with what this step left behind; 0: every older one does.
alter table migration add column oldest integer not null default 0;
-- The cluster that holds this database, by PostgreSQL's own number: another one, and it was restored from a dump.
alter table installation add column cluster text;
-- Until when backups hold something of an erased tenant.
alter table tenant add column backups_until timestamptz;
