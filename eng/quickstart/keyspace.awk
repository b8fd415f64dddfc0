# Writes transactions for `etcdctl txn` that put Kubernetes-like keys: pods, endpoints, config maps, events, nodes.
# Usage: awk -v from=0 -v count=128 -f keyspace.awk    prints ONE transaction of `count` puts, beginning with key number `from`

function word() { return substr("kubeproxydnsingressmetricscontrollerwebappcachequeueworkerstorage", int(rand() * 50) + 1, 8) }

function text(size,    s) {
  s = ""
  while (length(s) < size) s = s word() "-" int(rand() * 1000000) " "
  return s
}

function put(key, value) { printf "put %s \"%s\"\n", key, value }

BEGIN {
  srand(from + 1)
  print ""
  for (i = from; i < from + count; i++) {
    namespace = "team-" i % 12
    name = sprintf("app-%05d", i)
    head = "{\\\"metadata\\\":{\\\"namespace\\\":\\\"" namespace "\\\",\\\"name\\\":\\\"" name "\\\"},"
    kind = i % 8
    if (kind == 0) put("/registry/configmaps/" namespace "/" name, head "\\\"data\\\":\\\"" text(1500) "\\\"}")
    else if (kind == 1) put("/registry/services/endpoints/" namespace "/" name, head "\\\"subsets\\\":\\\"" text(300) "\\\"}")
    else if (kind == 2) put("/registry/events/" namespace "/" name, head "\\\"message\\\":\\\"" text(400) "\\\"}")
    else if (kind == 3) put("/registry/secrets/" namespace "/" name, head "\\\"data\\\":\\\"" text(200) "\\\"}")
    else put("/registry/pods/" namespace "/" name, head "\\\"spec\\\":\\\"" text(900) "\\\"}")
  }
  print "\n"
}
