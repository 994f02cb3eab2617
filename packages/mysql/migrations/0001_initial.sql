-- Text is stored as its UTF-8 bytes: no collation takes two ids for one, by case, accents or spaces at the end. Times
-- that core decides by are whole seconds since the epoch, by core's clock. `drop_after` is the server's own time in UTC,
-- set when a row is made: what is older is swept, and nothing else ever reads it.

-- No index is on a column that a rotation writes.
create table if not exists `sallyport_sessions` (
  id varbinary(255) not null primary key,
  subject varbinary(255) not null,
  generation int not null,
  token_hash varbinary(32) not null,
  previous_hash varbinary(32),
  sealed_successor varbinary(48),
  retry_hash varbinary(32),
  rotated_at bigint not null,
  created_at bigint not null,
  idle_expires_at bigint not null,
  expires_at bigint not null,
  auth_time bigint not null,
  device varbinary(255),
  drop_after datetime(6) not null,
  key by_subject (subject),
  key by_drop_after (drop_after)
) engine = InnoDB;

create table if not exists `sallyport_one_time_tokens` (
  subject varbinary(255) not null,
  purpose varbinary(255) not null,
  hash varbinary(32) not null,
  bound_to varbinary(255),
  state varbinary(255) not null,
  created_at bigint not null,
  expires_at bigint not null,
  drop_after datetime(6) not null,
  -- One token for each subject and purpose, however many are issued at once.
  primary key (subject, purpose),
  key by_drop_after (drop_after)
) engine = InnoDB;

create table if not exists `sallyport_throttle` (
  id varbinary(255) not null primary key,
  count int not null,
  resets_at bigint not null,
  drop_after datetime(6) not null,
  key by_drop_after (drop_after)
) engine = InnoDB;

create table if not exists `sallyport_revocations` (
  id bigint unsigned not null auto_increment primary key,
  kind varbinary(16) not null,
  sid varbinary(255),
  subject varbinary(255) not null,
  drop_after datetime(6) not null,
  -- Finds a session's revocation that is repeated.
  key by_sid (sid),
  key by_drop_after (drop_after)
) engine = InnoDB;

-- Who is blocked; nothing here is ever swept.
create table if not exists `sallyport_blocks` (
  subject varbinary(255) not null primary key
) engine = InnoDB;
