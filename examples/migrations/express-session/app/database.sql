create table users (
  id serial primary key,
  email text not null unique,
  password_hash text not null,
  role text not null
);

create table notes (
  id serial primary key,
  user_id integer not null references users,
  text text not null
);

