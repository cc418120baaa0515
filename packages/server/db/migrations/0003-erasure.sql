-- An erasure that was asked for and has not begun. It is taken back by removing the row; once it has begun there is no way back.
create table erasure (
  tenant text primary key references tenant (id),
  asked_by text not null,
  asked_at timestamptz not null default now(),
  confirmed_by text check (confirmed_by <> asked_by),
  people integer not null check (people in (1, 2)),
  wait_ms bigint not null check (wait_ms >= 0)
);
