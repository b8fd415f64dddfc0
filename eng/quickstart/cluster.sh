# shellcheck shell=bash
# Sourced by quickstart.sh: a five-member etcd cluster on 127.0.0.11 to 127.0.0.15, as plain processes below $STAGE/source.

MEMBERS=(1 2 3 4 5)
ETCD="$DR_CACHE/etcd/3.5.16"

address_of() { echo "127.0.0.1$1"; }

endpoints() {
  local urls=()
  for member in "${MEMBERS[@]}"; do urls+=("http://$(address_of "$member"):2379"); done
  (IFS=, && echo "${urls[*]}")
}

initial_cluster() {
  local all=()
  for member in "${MEMBERS[@]}"; do all+=("etcd-$member=http://$(address_of "$member"):2380"); done
  (IFS=, && echo "${all[*]}")
}

refuse_taken_addresses() {
  for member in "${MEMBERS[@]}"; do
    if (exec 3<>"/dev/tcp/$(address_of "$member")/2379") 2>/dev/null; then
      fail "something listens on $(address_of "$member"):2379 already" \
        "end it first; if it is left from an earlier quickstart, run ./quickstart.sh --clean"
    fi
  done
}

start_member() {
  local name="etcd-$1" address
  address="$(address_of "$1")"
  mkdir -p "$STAGE/source/$name"
  setsid "$ETCD/etcd" --name "$name" --data-dir "$STAGE/source/$name/data" --logger zap \
    --listen-client-urls "http://$address:2379" --advertise-client-urls "http://$address:2379" \
    --listen-peer-urls "http://$address:2380" --initial-advertise-peer-urls "http://$address:2380" \
    --initial-cluster "$(initial_cluster)" --initial-cluster-token quickstart --initial-cluster-state new \
    >"$STAGE/source/$name/log" 2>&1 </dev/null &
  echo $! >"$STAGE/source/$name/pid"
  disown # why: the shell would announce its death, which is part of the play
}

etcdctl() { "$ETCD/etcdctl" --endpoints "$(endpoints)" "$@"; }

start_cluster() {
  for member in "${MEMBERS[@]}"; do start_member "$member"; done
  for _ in $(seq 100); do
    etcdctl endpoint health --cluster >/dev/null 2>&1 && return
    sleep 0.2
  done
  fail "the five members did not become healthy within 20 s" "read $STAGE/source/etcd-1/log"
}

kill_recorded() { # kill_recorded SIGNAL FILE [PROGRAM]: the process that the file names, if that is an etcd (or PROGRAM) of ours
  local pid _
  [ -e "$2" ] || return 0
  read -r pid _ <"$2" || return 0
  if [ "$(readlink "/proc/${pid:-0}/exe" 2>/dev/null)" = "$(readlink -f "${3:-$ETCD/etcd}")" ]; then
    kill "-$1" "$pid" 2>/dev/null || true
    while [ -e "/proc/$pid" ] && [ "$(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null)" != Z ]; do sleep 0.05; done
  fi
}

destroy_cluster() {
  for member in "${MEMBERS[@]}"; do kill_recorded KILL "$STAGE/source/etcd-$member/pid"; done
  rm -rf "$STAGE/source"
}
