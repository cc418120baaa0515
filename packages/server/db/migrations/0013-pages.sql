-- A page of the tenants of a cell, and of those that are in a state which few are in, however many there are of the others.
create index tenant_of_cell on tenant (cell, created_at, id);
drop index tenant_cell;
create index tenant_unusual on tenant (life, created_at, id) where life <> 'active';
create index tenant_held on tenant (created_at, id) where held and life <> 'erased';
-- How cells stand is counted without the trees themselves, and their last commit is found without looking at all.
create index tree_of_cell on tree (cell, published_at desc nulls last);
create index tree_of_tenant on tree (cell) where wanted is not null and subject not like 'platform/%';
