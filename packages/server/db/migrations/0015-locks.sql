-- What was locked beside the platform, as its file says it: a release is made of both. Null: of a platform without a lock.
alter table release add column lock text;
