# shellcheck shell=bash
# Sourced by the restore procedures: five members m1 to m5 on 127.0.0.31 to 127.0.0.35, below $TARGET.

INITIAL="m1=http://127.0.0.31:2380,m2=http://127.0.0.32:2380,m3=http://127.0.0.33:2380,m4=http://127.0.0.34:2380,m5=http://127.0.0.35:2380"
ENDPOINTS="http://127.0.0.31:2379,http://127.0.0.32:2379,http://127.0.0.33:2379,http://127.0.0.34:2379,http://127.0.0.35:2379"

open_sealed() { age -d -i "$IDENTITY" "$SEALED" | zstd -q -d -c >"$SCRATCH/snapshot.db"; }

restore_member() {
  "$ETCDUTL" snapshot restore "$SCRATCH/snapshot.db" --name "m$1" --data-dir "$TARGET/m$1/data" \
    --initial-cluster "$INITIAL" --initial-cluster-token bench-restored \
    --initial-advertise-peer-urls "http://127.0.0.3$1:2380" --bump-revision 1000000000 --mark-compacted
}

start_member() {
  setsid "$ETCD" --name "m$1" --data-dir "$TARGET/m$1/data" --quota-backend-bytes 8589934592 --log-level warn \
    --listen-client-urls "http://127.0.0.3$1:2379" --advertise-client-urls "http://127.0.0.3$1:2379" \
    --listen-peer-urls "http://127.0.0.3$1:2380" --initial-advertise-peer-urls "http://127.0.0.3$1:2380" \
    --initial-cluster "$INITIAL" --initial-cluster-token bench-restored --initial-cluster-state new \
    >"$TARGET/m$1.log" 2>&1 </dev/null &
  echo $! >"$TARGET/m$1.pid"
}

# A member alone is no quorum, so all that can be waited for is that it listens.
wait_listening() {
  until (exec 3<>"/dev/tcp/127.0.0.3$1/2379") 2>/dev/null || (exec 3<>"/dev/tcp/127.0.0.3$1/2380") 2>/dev/null; do sleep 0.05; done
}

wait_healthy() {
  until "$ETCDCTL" --endpoints "$ENDPOINTS" endpoint health >/dev/null 2>&1; do sleep 0.1; done
}

compare_hashes() {
  local hashes
  hashes="$("$ETCDCTL" --endpoints "$ENDPOINTS" endpoint hashkv | awk -F', ' '{print $2}')"
  [ "$(wc -l <<<"$hashes")" = 5 ] && [ "$(sort -u <<<"$hashes" | wc -l)" = 1 ]
}
