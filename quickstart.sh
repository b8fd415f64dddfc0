#!/usr/bin/env bash
# The main job on a small stage: a kube-apiserver on five etcd members, and a MariaDB, are backed up, destroyed, restored and compared.
# Takes about two minutes; the first time it compiles the kube-apiserver, where this machine has none: ten minutes more.
# Usage: ./quickstart.sh            everything it makes lies in .quickstart/; only the report stays there
#        ./quickstart.sh --objects  restores the objects into a second, empty cluster, from their manifests instead of etcd's snapshot
#        ./quickstart.sh --clean    ends and removes what an interrupted quickstart left

# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/eng/lib.sh"
cd "$DR_ROOT"
STAGE="$DR_ROOT/.quickstart"
PROGRAMS="$DR_ROOT/artifacts/quickstart"
PAGES=1000
BY_OBJECTS="$([ "${1:-}" != --objects ] || echo yes)"
# shellcheck source=eng/quickstart/cluster.sh
source eng/quickstart/cluster.sh
# shellcheck source=eng/quickstart/kubernetes.sh
source eng/quickstart/kubernetes.sh
# shellcheck source=eng/quickstart/database.sh
source eng/quickstart/database.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DR_CONFIG="$STAGE/dr.yaml"

chapter() { say "" && say "── $* ──"; }

run() { # shows the command as a user would type it, and runs it
  say "\$ $(basename "$1") ${*:2}"
  "$@"
}

clean() {
  local file
  shopt -s nullglob globstar
  for file in "$STAGE"/source/*/pid "$STAGE"/hosts/*/.dr/*.process; do kill_recorded KILL "$file"; done
  destroy_api
  destroy_database
  rm -rf "$STAGE"/{source,hosts,kubernetes,store,state,keys,dr.yaml,inventory.yaml,objects-before.txt,objects-after.txt}
}

# kept_objects: what must be there again. Manifests bring neither Secrets nor the old uids and versions.
kept_objects() { if [ -n "$BY_OBJECTS" ]; then api_names; else api_objects; fi; }

install() {
  eng/packages.sh quickstart
  eng/etcd.sh 3.5.16
  eng/mariadb.sh
  if [ ! -x "$API_SERVER" ] || [ ! -x "$KUBECTL" ]; then eng/kubernetes.sh; fi
}

build() {
  local program
  for program in Service Restore; do
    step "building src/Dr.$program" "read the errors above; the .NET 10 SDK is needed: dotnet --version" \
      dotnet publish "src/Dr.$program" -c Release -o "$PROGRAMS" -v q
  done
}

configure() {
  mkdir -p "$STAGE" && mkdir -m 0700 "$STAGE/store"
  run "$PROGRAMS/dr-service" keygen --to "$STAGE/keys" >"$STAGE/keygen.txt"
  sed -n 's/^recipient *\(age1[a-z0-9]*\).*/recipient \1/p' "$STAGE/keygen.txt"
  (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$STAGE/keys/mysql.password")
  cat >"$STAGE/dr.yaml" <<YAML
clusters:
  - name: quickstart
    etcd:
      endpoints: [http://127.0.0.11:2379, http://127.0.0.12:2379, http://127.0.0.13:2379]
    objects:
      kubeconfig: kubernetes/export.kubeconfig
    mysql:
      host: $DATABASE_ADDRESS
      user: dr
      passwordFile: keys/mysql.password
      schemas: [cattle]
    recipients: [$(sed -n 's/^recipient *\(age1[a-z0-9]*\).*/\1/p' "$STAGE/keygen.txt")]
store:
  file:
    directory: store
signing:
  key: keys/signing.key
  trusted: [keys/signing.pub.pem]
identities: [keys/identity.age]
state: state
YAML
  rm "$STAGE/keygen.txt"
  {
    echo "cluster: quickstart"
    echo "hosts:"
    for member in "${MEMBERS[@]}"; do
      echo "  - { name: etcd-$member, address: $(address_of "$member"), kind: local, directory: hosts/etcd-$member }"
    done
    echo "etcd:"
    echo "  binaries: $ETCD"
    [ -z "$BY_OBJECTS" ] || echo "objects: { kubeconfig: kubernetes/admin.kubeconfig }"
    echo "mysql:"
    echo "  host: $DATABASE_ADDRESS"
    echo "  user: dr"
    echo "  passwordFile: keys/mysql.password"
  } >"$STAGE/inventory.yaml"
}

chapter "install"
install
[ "${1:-}" != --clean ] || { clean && exit 0; }
chapter "build"
build

clean
trap clean EXIT
refuse_taken_addresses
refuse_taken_database
refuse_taken_api
begun=$SECONDS

chapter "a cluster of five etcd members on 127.0.0.11 to 127.0.0.15"
configure
start_cluster
etcdctl endpoint status --write-out=table

chapter "a kube-apiserver on $API_ADDRESS that keeps its objects there: a shop with $PAGES pages"
make_api_keys
start_api
fill_api "$PAGES"
say "\$ dr-service rbac quickstart | kubectl apply -f -"
"$PROGRAMS/dr-service" rbac quickstart | kubectl_quickstart apply -f -
kubectl_quickstart -n shop get deployments,statefulsets,services,ingresses,cronjobs,offers
kept_objects >"$STAGE/objects-before.txt"
say "kubectl get of everything: $(wc -l <"$STAGE/objects-before.txt") objects, sha256:$(sha256sum <"$STAGE/objects-before.txt" | cut -c1-64)"

chapter "a MariaDB on $DATABASE_ADDRESS, with a database as Rancher 1.6 lays it out"
start_database
fill_database
digest="$(database_digest)"
say "mariadb-dump of it: sha256:$digest"

chapter "back them up"
run "$PROGRAMS/dr-service" backup quickstart

chapter "the site burns down"
destroy_api
destroy_cluster
destroy_database
say "the kube-apiserver, five members and the MariaDB killed, their data deleted"

chapter "restore them"
start_database
say "the new machine for the database has an empty MariaDB"
if [ -n "$BY_OBJECTS" ]; then
  start_cluster
  start_api
  say "the new cluster has a kube-apiserver on five empty etcd members"
fi
run "$PROGRAMS/dr-restore" list
if [ -n "$BY_OBJECTS" ]; then
  code=0
  run "$PROGRAMS/dr-restore" run latest --inventory "$STAGE/inventory.yaml" --only objects,mysql --yes || code=$?
  # why: Secrets are in no export, so the report lists those that the shop misses, and says so with code 3
  [ "$code" = 3 ] || fail "dr-restore ended with $code, not with 3" "read its report above"
else
  run "$PROGRAMS/dr-restore" run latest --inventory "$STAGE/inventory.yaml" --yes

  chapter "ask the restored members with stock etcdctl"
  etcdctl endpoint status --write-out=table
  etcdctl endpoint hashkv --write-out=table
  start_api
fi

chapter "ask the kube-apiserver on the new members with stock kubectl"
kubectl_quickstart -n shop get deployments,statefulsets,services,ingresses,cronjobs,offers
kept_objects >"$STAGE/objects-after.txt"
say "kubectl get of everything: $(wc -l <"$STAGE/objects-after.txt") objects, sha256:$(sha256sum <"$STAGE/objects-after.txt" | cut -c1-64)"
diff "$STAGE/objects-before.txt" "$STAGE/objects-after.txt" >&2 || fail "the restored objects are not what was backed up" "the differences are above; report this"

chapter "ask the restored database with stock mariadb-dump"
restored="$(database_digest)"
say "mariadb-dump of it: sha256:$restored"
[ "$restored" = "$digest" ] || fail "the restored database is not what was backed up" "report this; compare two dumps to see what differs"

report="$(find "$STAGE/state" -name 'report*.json' -newer "$STAGE/inventory.yaml" | head -n 1)"
[ -n "$report" ] || fail "dr-restore left no report below $STAGE/state" "run it again with DR_DEBUG=1 and report this"
cp "$report" "$STAGE/report.json"
chapter "done in $((SECONDS - begun)) s"
say "the report: .quickstart/report.json"
