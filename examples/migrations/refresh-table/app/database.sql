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

-- One row for each login; a refresh revokes it and adds another.
create table refresh_tokens (
  id bigserial primary key,
  user_id integer not null references users,
  -- The SHA-256 of the token. Rows that are older than a year hold the token itself.
  token text not null unique,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
