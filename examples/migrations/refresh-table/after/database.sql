-- Old refresh tokens that were exchanged for sessions. The old code no longer sees them.
create table moved_refresh_tokens (
  token text primary key,
  user_id integer not null references users,
  expires_at timestamptz not null
);
