#!/bin/sh
# Runs a command with a PostgreSQL server of its own, and removes the server afterwards:
#
#     tests/with_postgresql.sh cargo test -p wegweiser-scoring --test legacy_postgresql
#
# The server lives in a temporary folder, listens on a Unix socket there and on no network address, and runs as an
# unprivileged user. The command finds it through WEGWEISER_TEST_PG, a connection string of libpq.
set -eu

if [ $# -eq 0 ]; then
    echo "usage: $0 command [argument ...]" >&2
    exit 2
fi

# Prints the folder of the server's programs. Debian keeps them out of PATH, one folder per version.
find_programs() {
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
        [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && newest=$folder
    done
    if [ -n "${newest:-}" ]; then
        echo "$newest"
    elif program=$(command -v initdb) && command -v pg_ctl >/dev/null; then
        dirname "$program"
    else
        return 1
    fi
}

if ! programs=$(find_programs); then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "PostgreSQL is not installed" >&2
        echo "hint: install the package \`postgresql\`" >&2
        exit 1
    fi
    apt-get update >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql >&2
    programs=$(find_programs)
fi

# The path of a Unix socket must be short, so TMPDIR is not asked.
folder=$(mktemp -d /tmp/wegweiser-pg.XXXXXX)

# PostgreSQL refuses to run as root.
if [ "$(id -u)" -eq 0 ]; then
    user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    chown "$user" "$folder"
    as_user() { (cd "$folder" && runuser -u "$user" -- "$@"); }
else
    as_user() { (cd "$folder" && "$@"); }
fi

stop() {
    status=$?
    trap - EXIT INT TERM HUP
    as_user "$programs/pg_ctl" --pgdata="$folder/data" --mode=immediate --wait stop >/dev/null 2>&1 || true
    rm -rf "$folder"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

as_user "$programs/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --no-sync >/dev/null
# The port only names the socket in this folder, so it is always free.
if ! as_user "$programs/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --wait \
    --options="-c listen_addresses='' -c unix_socket_directories='$folder' -c port=5432 -c fsync=off" start >/dev/null; then
    cat "$folder/log" >&2
    exit 1
fi

# Other users, such as root, reach the socket through the folder.
chmod 711 "$folder"
PATH="$PATH:$programs"
WEGWEISER_TEST_PG="host=$folder port=5432 user=postgres dbname=postgres"
export PATH WEGWEISER_TEST_PG
"$@"
