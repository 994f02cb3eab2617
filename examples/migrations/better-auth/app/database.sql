create table notes (
  id serial primary key,
  user_id text not null references "user",
  text text not null
);
