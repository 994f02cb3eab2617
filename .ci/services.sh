#!/usr/bin/env bash
# Finds Redis, PostgreSQL and MariaDB for the tests, and starts missing servers in a new folder. Finds Chromium and
# PgBouncer. Prints the lines that export REDIS_URL, DATABASE_URL, MYSQL_URL and CHROMIUM_PATH:
#   eval "$(.ci/services.sh)"
# Uses a server on its usual port if the tests can log in. Otherwise leaves it alone and starts another one. Installs
# missing programs if apt-get is available.
set -uo pipefail

failed=0
say() { printf 'services: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Waits up to 30 s for a check to succeed.
await() {
  for _ in $(seq 150); do "$@" && return 0; sleep 0.2; done
  return 1
}

# Creates a folder that the server's user may enter.
folder() {
  local path
  path=$(mktemp -d "${TMPDIR:-/tmp}/sallyport-$1.XXXXXX")
  if [ "$(id -u)" = 0 ] && id "$2" >/dev/null 2>&1; then chown "$2" "$path"; fi
  printf '%s' "$path"
}

# PostgreSQL refuses to run as root. Other users run it as themselves.
as() {
  local user=$1
  shift
  if [ "$(id -u)" = 0 ]; then runuser -u "$user" -- "$@"; else "$@"; fi
}

install_package() {
  have apt-get || return 1
  local sudo=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    sudo=(sudo -n)
  fi
  say "installing $1"
  export DEBIAN_FRONTEND=noninteractive
  "${sudo[@]}" apt-get update -qq >&2
  "${sudo[@]}" apt-get install -y -qq --no-install-recommends "$1" </dev/null >&2
}

redis_works() { listens "$1"; }

start_redis() {
  have redis-server || install_package redis-server || return 1
  local dir
  dir=$(folder redis redis)
  redis-server --port "$1" --bind 127.0.0.1 --save '' --appendonly no --maxmemory-policy noeviction \
    --dir "$dir" --logfile "$dir/log" --daemonize yes </dev/null >/dev/null 2>&1
}

postgres_works() {
  listens "$1" || return 1
  have psql || return 0
  local url="postgres://postgres@127.0.0.1:$1/postgres"
  [ "$(PGCONNECT_TIMEOUT=5 psql -wqAtX "$url" -c 'select 1' 2>/dev/null </dev/null)" = 1 ] || return 1
  [ "$(psql -wqAtX "$url" -c "select 1 from pg_database where datname = 'test'" </dev/null)" = 1 ] ||
    psql -wqX "$url" -c 'create database test' >&2 </dev/null
}

postgres_program() {
  local path
  path=$(command -v "$1" || ls -d /usr/lib/postgresql/*/bin/"$1" 2>/dev/null | sort -V | tail -n 1)
  [ -n "$path" ] && printf '%s' "$path"
}

start_postgres() {
  postgres_program initdb >/dev/null || install_package postgresql || return 1
  local dir
  dir=$(folder postgres postgres)
  as postgres "$(postgres_program initdb)" -D "$dir/db" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync \
    >"$dir/log" 2>&1 </dev/null &&
    as postgres "$(postgres_program pg_ctl)" -D "$dir/db" -l "$dir/db/log" -w \
      -o "-p $1 -k $dir -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=off" start >/dev/null 2>&1 </dev/null
}

mysql_client() { command -v mariadb || command -v mysql; }

mysql_works() {
  listens "$1" || return 1
  local client
  client=$(mysql_client) || return 0
  "$client" --no-defaults --protocol=tcp -h 127.0.0.1 -P "$1" -u root \
    -e 'create database if not exists test' >/dev/null 2>&1 </dev/null
}

start_mysql() {
  have mariadbd || [ -x /usr/sbin/mariadbd ] || install_package mariadb-server || return 1
  local dir user=()
  dir=$(folder mariadb mysql)
  if [ "$(id -u)" = 0 ]; then user=(--user=mysql); fi
  mariadb-install-db --no-defaults "${user[@]}" --datadir="$dir/db" --auth-root-authentication-method=normal \
    >"$dir/log" 2>&1 </dev/null || return 1
  PATH="$PATH:/usr/sbin" setsid mariadbd --no-defaults "${user[@]}" --datadir="$dir/db" --port="$1" \
    --bind-address=127.0.0.1 --socket="$dir/socket" --pid-file="$dir/pid" --max-connections=300 \
    >>"$dir/log" 2>&1 </dev/null &
}

# provide <name> <variable> <usual port> <URL with PORT in it>
provide() {
  local name=$1 variable=$2 port=$3 url=$4
  if [ -n "${!variable:-}" ]; then
    say "$name: as $variable says"
    return
  fi
  if ! "${name}_works" "$port"; then
    if listens "$port"; then port=$((port + 50000)); fi
    if ! "${name}_works" "$port"; then
      if ! "start_$name" "$port" || ! await "${name}_works" "$port"; then
        say "$name: neither found nor started; set $variable"
        failed=1
        return
      fi
      say "$name: started on port $port"
    fi
  fi
  say "$name: port $port"
  printf "export %s='%s'\n" "$variable" "${url/PORT/$port}"
}

chromium_program() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

provide_chromium() {
  if [ -n "${CHROMIUM_PATH:-}" ]; then
    say "chromium: as CHROMIUM_PATH says"
    return
  fi
  local path
  if ! path=$(chromium_program) && ! { install_package chromium && path=$(chromium_program); }; then
    say "chromium: neither found nor installed; set CHROMIUM_PATH"
    failed=1
    return
  fi
  say "chromium: $path"
  printf "export CHROMIUM_PATH='%s'\n" "$path"
}

# The tests of PostgreSQL start PgBouncer themselves.
provide_pgbouncer() {
  have pgbouncer || [ -x /usr/sbin/pgbouncer ] || install_package pgbouncer && return
  say "pgbouncer: neither found nor installed"
  failed=1
}

provide redis REDIS_URL 6379 'redis://127.0.0.1:PORT'
provide postgres DATABASE_URL 5432 'postgres://postgres@127.0.0.1:PORT/test'
provide mysql MYSQL_URL 3306 'mysql://root@127.0.0.1:PORT/test'
provide_chromium
provide_pgbouncer
exit "$failed"
