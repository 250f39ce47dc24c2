# shellcheck shell=bash disable=SC2034,SC2154 # shared variables
# A PostgreSQL for one run of a bench, with the durability that PostgreSQL has by default, and TLS. The bench sets `work`
# (its own folder, removed at its end) and `database_port`; afterwards `postmaster`, `programs`, `cluster`, `jdbc` (an
# address without credentials) and what psql needs are set. Its password is in the file postgresql.password.

# PostgreSQL refuses to run as root.
owner=(env)
[ "$(id -u)" != 0 ] || owner=(setpriv --reuid postgres --regid postgres --init-groups)

start_postgresql() {
  programs=$(find /usr/lib/postgresql/*/bin -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -n 1)
  [ -x "$programs/pgbench" ] || fail "needs PostgreSQL with pgbench (on Debian: apt-get install postgresql)"
  cluster=$work/cluster
  mkdir "$cluster"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$cluster/key.pem" -out "$cluster/server.pem" 2>/dev/null
  head -c 24 /dev/urandom | base64 | tee "$work/postgresql.password" >"$cluster/password"
  chmod 755 "$work"
  [ "$(id -u)" != 0 ] || chown -R postgres "$cluster"
  "${owner[@]}" "$programs/initdb" -D "$cluster/data" -U latchkey -E UTF8 --locale=C --auth=scram-sha-256 \
    --pwfile="$cluster/password" >"$work/initdb.out"
  "${owner[@]}" "$programs/postgres" -D "$cluster/data" -c listen_addresses=127.0.0.1 -c port="$database_port" \
    -c unix_socket_directories="$cluster" -c ssl=on -c ssl_cert_file="$cluster/server.pem" \
    -c ssl_key_file="$cluster/key.pem" >"$work/postgresql.out" 2>&1 &
  postmaster=$!
  export PGPASSWORD PGHOST=localhost PGPORT=$database_port PGUSER=latchkey PGSSLMODE=verify-full \
    PGSSLROOTCERT=$cluster/server.pem PGDATABASE=latchkey
  PGPASSWORD=$(cat "$work/postgresql.password")
  jdbc="jdbc:postgresql://localhost:$database_port/latchkey?sslmode=verify-full&sslrootcert=$cluster/server.pem"
  until "$programs/psql" -qd postgres -c 'CREATE DATABASE latchkey' 2>/dev/null; do
    kill -0 "$postmaster" 2>/dev/null || { cat "$work/postgresql.out" >&2; fail "PostgreSQL did not start"; }
    sleep 0.2
  done
}

sql() { "$programs/psql" -v ON_ERROR_STOP=1 -qAt "$@"; }
