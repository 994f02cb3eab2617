-- Times that core decides by are whole seconds since the epoch, by core's clock. `drop_after` is the server's own time,
-- set when a row is made: what is older is swept, and nothing else ever reads it.

-- fillfactor leaves room for a rotation's new row version on the same page. Together with no index on a column that a
-- rotation writes, it keeps every rotation a HOT update: no index is touched, and nothing is left for vacuum.
-- Columns of a fixed length come first, so that nothing is padded.
create table "public"."sallyport_sessions" (
  rotated_at bigint not null,
  created_at bigint not null,
  idle_expires_at bigint not null,
  expires_at bigint not null,
  auth_time bigint not null,
  drop_after timestamptz not null,
  generation integer not null,
  id text collate "C" primary key,
  subject text collate "C" not null,
  token_hash bytea not null,
  previous_hash bytea,
  sealed_successor bytea,
  retry_hash bytea,
  device text
) with (fillfactor = 90);

create index "sallyport_sessions_subject" on "public"."sallyport_sessions" (subject);
create index "sallyport_sessions_drop_after" on "public"."sallyport_sessions" (drop_after);

-- Takes the lock under which a subject's sessions are counted and deleted. Each statement after it sees what the
-- holder before it committed, which is true of READ COMMITTED alone.
create function "public"."sallyport_lock_subject"(of_subject text) returns void
language plpgsql as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'sessions need the isolation level read committed' using errcode = 'SP001';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(of_subject, '"public"."sallyport_sessions"'::regclass::oid::bigint));
end
$$;

-- Inserts a session; returns the ids of the subject's oldest ones beyond the cap, which core announces and then deletes. Returns
-- a null, and inserts nothing, if the id exists.
create function "public"."sallyport_insert_session"(
  new_id text,
  new_subject text,
  new_generation integer,
  new_token_hash bytea,
  new_previous_hash bytea,
  new_sealed_successor bytea,
  new_retry_hash bytea,
  new_rotated_at bigint,
  new_created_at bigint,
  new_idle_expires_at bigint,
  new_expires_at bigint,
  new_auth_time bigint,
  new_device text,
  max_sessions integer
) returns setof text
language plpgsql as $$
begin
  perform "public"."sallyport_lock_subject"(new_subject);
  insert into "public"."sallyport_sessions" values (
    new_rotated_at, new_created_at, new_idle_expires_at, new_expires_at, new_auth_time,
    clock_timestamp() + make_interval(secs => new_expires_at - new_created_at) + interval '1 day',
    new_generation, new_id, new_subject, new_token_hash, new_previous_hash, new_sealed_successor, new_retry_hash,
    new_device
  ) on conflict (id) do nothing;
  if not found then
    return next null;
    return;
  end if;
  return query
    select o.id from "public"."sallyport_sessions" o
    where o.subject = new_subject
    order by o.id = new_id desc, o.created_at desc, o.drop_after desc
    offset max_sessions;
end
$$;

-- Deletes those of the subject's sessions that the JSON array names.
create function "public"."sallyport_delete_sessions"(of_subject text, ids jsonb) returns void
language plpgsql as $$
begin
  perform "public"."sallyport_lock_subject"(of_subject);
  delete from "public"."sallyport_sessions"
  where subject = of_subject and id in (select jsonb_array_elements_text(ids));
end
$$;

create table "public"."sallyport_one_time_tokens" (
  created_at bigint not null,
  expires_at bigint not null,
  drop_after timestamptz not null,
  subject text collate "C" not null,
  purpose text collate "C" not null,
  hash bytea not null,
  bound_to text,
  state text collate "C" not null,
  -- One token for each subject and purpose, however many are issued at once.
  primary key (subject, purpose)
);

create index "sallyport_one_time_tokens_drop_after" on "public"."sallyport_one_time_tokens" (drop_after);

create table "public"."sallyport_throttle" (
  id text collate "C" primary key,
  count integer not null,
  resets_at bigint not null,
  drop_after timestamptz not null
) with (fillfactor = 70);

create index "sallyport_throttle_drop_after" on "public"."sallyport_throttle" (drop_after);

-- Counts one hit on every key of the JSON array, or on none; returns the place of the first one at its limit, and the end
-- of its window. That is read first: a refusal writes nothing and waits for no lock.
--
-- Counters are always taken in the order of their ids: two calls over the same ones cannot lock each other out. A counter
-- that another call filled meanwhile takes everything back.
create function "public"."sallyport_hit_throttle"(keys jsonb, hit_at bigint)
returns table (exceeded integer, resets bigint)
language plpgsql as $$
declare
  key record;
  hits integer;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'counters need the isolation level read committed' using errcode = 'SP001';
  end if;
  return query
    select k.place, t.resets_at
    from jsonb_to_recordset(keys) as k(id text, place integer, most integer)
    join "public"."sallyport_throttle" t on t.id = k.id
    where t.resets_at > hit_at and t.count >= k.most
    order by k.place limit 1;
  if found then
    return;
  end if;
  for key in
    select k.id, k.place, k.most, k.span
    from jsonb_to_recordset(keys) as k(id text, place integer, most integer, span bigint)
    order by k.id collate "C"
  loop
    insert into "public"."sallyport_throttle" as t (id, count, resets_at, drop_after)
    values (key.id, 1, hit_at + key.span, clock_timestamp() + make_interval(secs => key.span) + interval '1 day')
    on conflict (id) do update set
      count = case when t.resets_at <= hit_at then 1 else t.count + 1 end,
      resets_at = case when t.resets_at <= hit_at then excluded.resets_at else t.resets_at end,
      drop_after = case when t.resets_at <= hit_at then excluded.drop_after else t.drop_after end
    returning t.count, t.resets_at into hits, resets;
    if hits > key.most then
      exceeded := key.place;
      raise exception 'a counter is at its limit' using errcode = 'SP002';
    end if;
  end loop;
exception when sqlstate 'SP002' then
  return next;
end
$$;

-- Takes one hit back on every key of the JSON array whose window is still the one of that hit.
create function "public"."sallyport_give_back_hit"(keys jsonb, hit_at bigint) returns void
language plpgsql as $$
declare
  key record;
begin
  for key in
    select k.id, k.span from jsonb_to_recordset(keys) as k(id text, span bigint) order by k.id collate "C"
  loop
    update "public"."sallyport_throttle" t set count = t.count - 1
    where t.id = key.id and t.resets_at > hit_at and t.resets_at - key.span <= hit_at;
    if found then
      delete from "public"."sallyport_throttle" t where t.id = key.id and t.count <= 0;
    end if;
  end loop;
end
$$;

create table "public"."sallyport_revocations" (
  id bigint generated always as identity primary key,
  kind text collate "C" not null,
  sid text collate "C",
  subject text collate "C" not null,
  drop_after timestamptz not null
);

-- Finds a session's revocation that is repeated.
create index "sallyport_revocations_sid" on "public"."sallyport_revocations" (sid) where sid is not null;
create index "sallyport_revocations_drop_after" on "public"."sallyport_revocations" (drop_after);

-- Who is blocked; nothing here is ever swept.
create table "public"."sallyport_blocks" (
  subject text collate "C" primary key
);
