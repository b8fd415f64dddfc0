#!/usr/bin/env bash
# Measures Dr against the stock tools, side by side, on this machine; writes bench/results/ (bench/README.md explains).
# Usage: bench/run.sh etcd [--quick] [--rounds N] [--parts capture,memory,restore,latency,stages]
#        bench/run.sh mysql [--quick] [--rounds N] [--parts dump,load,stages]
#        bench/run.sh objects [--quick] [--rounds N] [--parts export,load,stages]
#   --quick  64 MiB, or 2,000 objects, and two rounds: shows that the benchmark works, not how fast anything is
#   --parts  only these; with it, or with --quick, the page goes to bench/work/results
# Takes about half an hour at full size and needs 12 GiB of disk. Nothing else should run meanwhile.

# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../eng/lib.sh"

BENCHMARK="${1:-}"
case "$BENCHMARK" in
  etcd | mysql | objects) shift ;;
  *) fail "there is no benchmark called '$BENCHMARK'" "use: bench/run.sh etcd|mysql|objects [--quick]" ;;
esac
WORK="$DR_ROOT/bench/work"
RESULTS="$DR_ROOT/bench/results"
PUBLISHED="$DR_ROOT/artifacts/bench"
# why: only a whole run at full size is worth keeping
case " $* " in *" --quick "* | *" --parts "*) RESULTS="$WORK/results" ;; esac
mkdir -p "$WORK"

exec 8>"$WORK/.lock"
flock -n 8 || fail "another benchmark runs" "wait for its end: two at once would measure each other"

# end_recorded: what a killed run left behind; only processes that are servers of ours below our folder
end_recorded() {
  local file pid
  while read -r file; do
    read -r pid _ <"$file" || continue
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$WORK/"; then
      kill -KILL "$pid" 2>/dev/null || true
    fi
  done < <(find "$WORK" \( -path "$WORK/keyspace-*" -o -path "$WORK/cattle-*" -o -path "$WORK/objects-*" \) -prune -o \( -name '*.pid' -o -name '*.process' \) -print 2>/dev/null)
  rm -rf "$WORK"/{live-*,target,store,dumps,scratch,stages,building,keys,state} "$WORK"/*.pid
}

publish() {
  dotnet publish "$DR_ROOT/src/$1" -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true \
    -p:PublishReadyToRun=true -o "$PUBLISHED/$1" -nologo -v q
}

"$DR_ROOT/eng/packages.sh" tests
case "$BENCHMARK" in
  etcd) "$DR_ROOT/eng/etcd.sh" 3.5.16 ;;
  mysql) "$DR_ROOT/eng/mariadb.sh" ;;
  objects)
    "$DR_ROOT/eng/etcd.sh" 3.5.16
    "$DR_ROOT/eng/kubernetes.sh"
    ;;
esac
KUBERNETES="$DR_CACHE/kubernetes/1.20.2/bin"
end_recorded
trap end_recorded EXIT
for project in Dr.Service Dr.Restore; do
  step "publishing $project" "mend the errors above" publish "$project"
done
step "building the benchmark" "mend the errors above" dotnet build "$DR_ROOT/bench/Dr.Bench" -c Release -nologo -v q
say "benchmark of $(git -C "$DR_ROOT" describe --always --dirty 2>/dev/null || echo this tree)"
"$DR_ROOT/artifacts/bin/Dr.Bench/release/Dr.Bench" "$BENCHMARK" --etcd "$DR_CACHE/etcd/3.5.16" \
  --mariadb "$DR_CACHE/mariadb/10.11/bin" --cattle "$DR_ROOT/eng/quickstart" \
  --kube-apiserver "$KUBERNETES/kube-apiserver" --kubectl "$(command -v kubectl || echo "$KUBERNETES/kubectl")" \
  --service "$PUBLISHED/Dr.Service/dr-service" --restore "$PUBLISHED/Dr.Restore/dr-restore" \
  --contenders "$DR_ROOT/bench/contenders" --work "$WORK" --results "$RESULTS" "$@" 8>&-
