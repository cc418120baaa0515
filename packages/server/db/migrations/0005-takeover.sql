-- The epoch that gave its row back last: a later claim that finds a gap knows that somebody never said how it ended.
alter table work add column recorded bigint not null default 0;
update work set recorded = epoch where owner is null;
