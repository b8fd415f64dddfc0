# shellcheck shell=bash
# Sourced by quickstart.sh: a MariaDB on 127.0.0.16 with a database as Rancher lays it out, as a plain process below $STAGE/database.

DATABASE_ADDRESS=127.0.0.16
MARIADB="$DR_CACHE/mariadb/10.11"

refuse_taken_database() {
  if (exec 3<>"/dev/tcp/$DATABASE_ADDRESS/3306") 2>/dev/null; then
    fail "something listens on $DATABASE_ADDRESS:3306 already" \
      "end it first; if it is left from an earlier quickstart, run ./quickstart.sh --clean"
  fi
}

database_flags() {
  echo "--datadir=$STAGE/database/data"
  # why: only root has to say that it means it
  is_root && echo "--user=root"
  # why: 10.11 makes its log files at their full size
  echo "--innodb-log-file-size=64M"
}

# start_database: an empty server with one account, dr, whose password lies in a file.
start_database() {
  local flags
  mapfile -t flags < <(database_flags)
  mkdir -p "$STAGE/database"
  step "making an empty MariaDB" "read the output above; what an earlier one left is removed by ./quickstart.sh --clean" \
    "$MARIADB/bin/mariadb-install-db" "${flags[@]}" --skip-test-db --auth-root-authentication-method=normal
  setsid "$MARIADB/bin/mariadbd" "${flags[@]}" --bind-address="$DATABASE_ADDRESS" --socket="$STAGE/database/socket" \
    --pid-file="$STAGE/database/server.pid" --skip-name-resolve --character-set-server=utf8mb3 --max-allowed-packet=64M \
    --max-connections=200 --innodb-buffer-pool-size=256M >"$STAGE/database/log" 2>&1 </dev/null &
  echo $! >"$STAGE/database/pid"
  disown # why: the shell would announce its death, which is part of the play
  for _ in $(seq 150); do
    mariadb_client -e "SELECT 1" >/dev/null 2>&1 && break
    sleep 0.2
  done
  mariadb_client -e "CREATE USER dr IDENTIFIED BY '$(cat "$STAGE/keys/mysql.password")'; GRANT ALL PRIVILEGES ON *.* TO dr WITH GRANT OPTION" ||
    fail "the MariaDB did not answer within 30 s" "read $STAGE/database/log"
}

mariadb_client() { "$MARIADB/bin/mariadb" --no-defaults -u root --socket="$STAGE/database/socket" "$@"; }

fill_database() {
  mariadb_client -e "CREATE DATABASE cattle CHARACTER SET utf8mb3"
  local file
  for file in cattle cattle-rows; do
    mariadb_client cattle <"$DR_ROOT/eng/quickstart/$file.sql" ||
      fail "loading $file.sql failed" "read $STAGE/database/log"
  done
}

# database_digest: of everything that the stock tool sees of it, in one order, whoever made it.
database_digest() {
  "$MARIADB/bin/mariadb-dump" --no-defaults -u root --socket="$STAGE/database/socket" --single-transaction --order-by-primary \
    --skip-extended-insert --routines --triggers --events --skip-dump-date cattle | sha256sum | cut -c1-64
}

destroy_database() {
  kill_recorded KILL "$STAGE/database/pid" "$MARIADB/root/usr/sbin/mariadbd"
  rm -rf "$STAGE/database"
}
