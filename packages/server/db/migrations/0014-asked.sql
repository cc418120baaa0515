-- Somebody asked for it and waits: it goes ahead of what is only looked at again by itself. A version that does not know of it claims by the time alone.
alter table work add column asked boolean not null default false;
