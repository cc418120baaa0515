-- Generations of the secrets of an app whose secrets were rotated, by its name. They only grow.
alter table tenant add column generations jsonb not null default '{}';
-- Which of the installation's keys a tenant's key is sealed with, by its fingerprint; null: nobody wrote it down before there were several.
alter table secret_key add column master text;
-- Digest of those for whom the secrets of a tree were sealed last: others, and they are sealed again.
alter table tree add column sealed_for text;
-- Files of tenants could say generations before, and nobody kept them: all are read once more.
update work set state = state || '{"taken": null}' where kind = 'spec';
