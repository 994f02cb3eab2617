-- Text is stored as its UTF-8 bytes: no encoding and no collation takes two ids for one. Times that core decides by are
-- whole seconds since the epoch, by core's clock. `drop_after` is the machine's own time in milliseconds, set when a row
-- is made: what is older is swept, and nothing else ever reads it.

create table if not exists "sallyport_sessions" (
  id blob not null primary key,
  subject blob not null,
  generation integer not null,
  token_hash blob not null,
  previous_hash blob,
  sealed_successor blob,
  retry_hash blob,
  rotated_at integer not null,
  created_at integer not null,
  idle_expires_at integer not null,
  expires_at integer not null,
  auth_time integer not null,
  device blob,
  drop_after integer not null
) strict;
create index if not exists "sallyport_sessions_by_subject" on "sallyport_sessions" (subject);
create index if not exists "sallyport_sessions_by_drop_after" on "sallyport_sessions" (drop_after);

create table if not exists "sallyport_one_time_tokens" (
  subject blob not null,
  purpose blob not null,
  hash blob not null,
  bound_to blob,
  state blob not null,
  created_at integer not null,
  expires_at integer not null,
  drop_after integer not null,
  -- One token for each subject and purpose, however many are issued at once.
  primary key (subject, purpose)
) strict;
create index if not exists "sallyport_one_time_tokens_by_drop_after" on "sallyport_one_time_tokens" (drop_after);

create table if not exists "sallyport_throttle" (
  id blob not null primary key,
  count integer not null,
  resets_at integer not null,
  drop_after integer not null
) strict;
create index if not exists "sallyport_throttle_by_drop_after" on "sallyport_throttle" (drop_after);

create table if not exists "sallyport_revocations" (
  id integer primary key autoincrement,
  kind blob not null,
  sid blob,
  subject blob not null,
  drop_after integer not null,
  -- Tells an entry from another one of the same id, in a file that was restored.
  mark blob not null default (randomblob(16))
) strict;
-- Finds a session's revocation that is repeated.
create index if not exists "sallyport_revocations_by_sid" on "sallyport_revocations" (sid);
create index if not exists "sallyport_revocations_by_drop_after" on "sallyport_revocations" (drop_after);

-- Who is blocked; nothing here is ever swept.
create table if not exists "sallyport_blocks" (
  subject blob not null primary key
) strict;
