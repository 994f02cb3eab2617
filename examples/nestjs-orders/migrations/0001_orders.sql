-- Users and orders. Every file here may run again: it creates only what is missing.

create table if not exists users (
  id text primary key,
  username text not null unique,
  password_hash text not null,
  roles text[] not null,
  blocked boolean not null default false
);

create table if not exists orders (
  id text primary key,
  amount integer not null check (amount between 1 and 100000000),
  payee text not null,
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected')),
  maker_id text not null references users (id),
  checker_id text references users (id) check (checker_id <> maker_id),
  created_at timestamptz not null default now()
);

create index if not exists orders_by_maker on orders (maker_id);
create index if not exists orders_by_checker on orders (checker_id);
