# shellcheck shell=bash
# Sourced by quickstart.sh: a kube-apiserver on 127.0.0.17 that keeps its objects in the five etcd members, as a plain process below $STAGE/kubernetes.

API_ADDRESS=127.0.0.17
KUBERNETES="$DR_CACHE/kubernetes/1.20.2/bin"
# one program of this machine where it has one, else what eng/kubernetes.sh made
API_SERVER="$(command -v kube-apiserver || echo "$KUBERNETES/kube-apiserver")"
KUBECTL="$(command -v kubectl || echo "$KUBERNETES/kubectl")"

refuse_taken_api() {
  if (exec 3<>"/dev/tcp/$API_ADDRESS/6443") 2>/dev/null; then
    fail "something listens on $API_ADDRESS:6443 already" \
      "end it first; if it is left from an earlier quickstart, run ./quickstart.sh --clean"
  fi
}

# make_api_keys: what outlives the server: the key of its account tokens, and the tokens of an administrator and of the exporter.
make_api_keys() {
  mkdir -p "$STAGE/kubernetes"
  (
    umask 077
    step "making the key of account tokens" "openssl is needed: apt-get install openssl" \
      openssl genrsa -out "$STAGE/kubernetes/accounts.key" 2048
    make_api_user admin admin system:masters
    # why: by this name the roles of \`dr-service rbac\` hold for it, as for the account's own tokens
    make_api_user export system:serviceaccount:dr-system:dr-export system:authenticated
  )
}

make_api_user() { # make_api_user FILE NAME GROUP: a token for the server, a kubeconfig for its holder
  local token
  token="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  echo "$token,$2,$1,$3" >>"$STAGE/kubernetes/tokens.csv"
  cat >"$STAGE/kubernetes/$1.kubeconfig" <<YAML
apiVersion: v1
kind: Config
current-context: quickstart
contexts: [{ name: quickstart, context: { cluster: quickstart, user: $1 } }]
clusters: [{ name: quickstart, cluster: { server: "https://$API_ADDRESS:6443", certificate-authority: apiserver.crt } }]
users: [{ name: $1, user: { token: $token } }]
YAML
}

start_api() {
  setsid "$API_SERVER" --etcd-servers="$(endpoints)" --bind-address="$API_ADDRESS" --secure-port=6443 \
    --advertise-address=192.0.2.10 --cert-dir="$STAGE/kubernetes" --token-auth-file="$STAGE/kubernetes/tokens.csv" \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$STAGE/kubernetes/accounts.key" \
    --service-account-signing-key-file="$STAGE/kubernetes/accounts.key" --service-cluster-ip-range=10.96.0.0/16 \
    --authorization-mode=RBAC >"$STAGE/kubernetes/log" 2>&1 </dev/null &
  echo $! >"$STAGE/kubernetes/pid"
  disown # why: the shell would announce its death, which is part of the play
  for _ in $(seq 300); do
    kubectl_quickstart get --raw /readyz >/dev/null 2>&1 && return
    sleep 0.2
  done
  fail "the kube-apiserver did not become ready within 60 s" "read $STAGE/kubernetes/log"
}

kubectl_quickstart() {
  "$KUBECTL" --kubeconfig="$STAGE/kubernetes/admin.kubeconfig" --cache-dir="$STAGE/kubernetes/kubectl" "$@"
}

fill_api() {
  local half
  # why: a custom object needs its type to be there
  for half in 1 2; do
    kubectl_quickstart apply --server-side -f "$DR_ROOT/eng/quickstart/shop-$half.yaml" >/dev/null ||
      fail "creating the objects of shop-$half.yaml failed" "read $STAGE/kubernetes/log"
    kubectl_quickstart wait --for=condition=Established crd --all --timeout=30s >/dev/null
  done
  awk -v count="$1" -f "$DR_ROOT/eng/quickstart/pages.awk" | kubectl_quickstart create -f - >/dev/null ||
    fail "creating $1 config maps failed" "read $STAGE/kubernetes/log"
}

# kept_types: all but what a server writes by itself while it starts and runs.
kept_types() {
  kubectl_quickstart api-resources --verbs=list,create -o name |
    grep -vE '^(apiservices|endpoints|endpointslices|events|flowschemas|leases|prioritylevelconfigurations)(\.|$)|\.extensions$' | sort | paste -sd,
}

# api_objects: a line for every object, with its uid, its version and what it holds.
api_objects() {
  kubectl_quickstart get "$(kept_types)" --all-namespaces \
    -o jsonpath='{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.uid} {.metadata.resourceVersion} {.spec} {.data}{"\n"}{end}' | sort
}

# api_names: of every object but Secrets, which no export holds, a line each.
api_names() {
  kubectl_quickstart get "$(kept_types | sed 's/,secrets//')" --all-namespaces --no-headers \
    -o custom-columns=K:.kind,S:.metadata.namespace,N:.metadata.name | sort
}

destroy_api() {
  kill_recorded KILL "$STAGE/kubernetes/pid" "$API_SERVER"
  rm -rf "$STAGE/kubernetes/kubectl"
}
