# Writes a List of config maps for `kubectl create -f -`: the pages of a shop, some hundred bytes to some KiB each.
# Usage: awk -v count=1000 -f pages.awk

function word() { return substr("kubeproxydnsingressmetricscontrollerwebappcachequeueworkerstorage", int(rand() * 50) + 1, 8) }

function text(size,    s) {
  s = ""
  while (length(s) < size) s = s word() "-" int(rand() * 1000000) " "
  return s
}

BEGIN {
  srand(1)
  print "apiVersion: v1\nkind: List\nitems:"
  for (i = 0; i < count; i++) {
    print "- apiVersion: v1"
    print "  kind: ConfigMap"
    printf "  metadata: { namespace: shop, name: page-%05d, labels: { tier: content } }\n", i
    printf "  data: { page.html: \"%s\" }\n", text(200 + int(rand() * 3000))
  }
}
