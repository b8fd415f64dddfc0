#!/usr/bin/env bash
# Installs what the tests need, builds, and runs every test against real servers. The last line counts them all.
# Usage: ./test.sh [PROJECT...]        for example ./test.sh Dr.Core.Tests; every test project when none is named
#        Arguments after -- go to the test programs:  ./test.sh Dr.Core.Tests -- -class '*Retention*'
# What is slow to make is kept below $DR_CACHE (default ~/.cache/dr).

# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/eng/lib.sh"
cd "$DR_ROOT"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOCKER_API_VERSION="${DOCKER_API_VERSION:-1.41}" TESTCONTAINERS_RYUK_DISABLED=true
RESULTS="$DR_ROOT/artifacts/test-results"
passed=0 failed=0 skipped=0 broken=0

projects=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  projects+=("$1")
  shift
done
[ $# -eq 0 ] || shift
runner_arguments=("$@")

timed() {
  local what="$1" begun=$SECONDS
  shift
  "$@"
  say "$what: $((SECONDS - begun)) s"
}

# a project without a single test file is not there yet
all_projects() {
  local project
  for project in tests/*.Tests/*.csproj; do
    [ -n "$(find "$(dirname "$project")" -name '*Tests.cs' -print -quit)" ] && basename "$project" .csproj
  done
}

# the engine is needed by whatever uses the test kit's servers
needs_servers() {
  local project
  for project in "${projects[@]}"; do
    case "$project" in Dr.Core.Tests | Dr.Architecture.Tests) ;; *) return 0 ;; esac
  done
  return 1
}

prepare_tools() {
  eng/packages.sh tests
  eng/etcd.sh
  eng/mariadb.sh
  eng/kubernetes.sh
}

prepare_servers() {
  if [ "$(eng/engine.sh status)" = stopped ]; then
    eng/engine.sh start
    trap 'eng/engine.sh stop' EXIT
  fi
  eng/images.sh
}

end_servers() {
  trap - EXIT
  eng/engine.sh stop
}

check_format() {
  dotnet tool restore >/dev/null
  dotnet csharpier check . >&2 || fail "some files are not formatted" "run: dotnet csharpier format ."
}

build() {
  local project
  for project in "${projects[@]}"; do
    [ -f "tests/$project/$project.csproj" ] || fail "there is no test project '$project'" "see the folders below tests/"
  done
  if [ "$1" = all ]; then
    dotnet build Dr.sln -v q >&2 || fail "the build failed" "mend the errors above"
    return
  fi
  for project in "${projects[@]}"; do
    dotnet build "tests/$project" -v q >&2 || fail "the build of $project failed" "mend the errors above"
  done
}

count_of() { sed -nE "s/.*<assembly [^>]*\b$2=\"([0-9]+)\".*/\1/p" "$1" | head -n 1; }

run_project() {
  local project="$1" result="$RESULTS/$1.xml" begun=$SECONDS code=0
  local program="artifacts/bin/$project/debug/$project"
  rm -f "$result"
  "$program" -noColor -noLogo -result-xml "$result" "${runner_arguments[@]}" || code=$?
  if [ ! -s "$result" ] || [ "$(count_of "$result" total)" = 0 ]; then
    say "error: $project ran no test (exit code $code)"
    broken=$((broken + 1))
    return
  fi
  local errors
  errors="$(count_of "$result" errors)"
  passed=$((passed + $(count_of "$result" passed)))
  failed=$((failed + $(count_of "$result" failed) + ${errors:-0}))
  skipped=$((skipped + $(count_of "$result" skipped) + $(count_of "$result" not-run)))
  say "$project: $(count_of "$result" total) tests, $((SECONDS - begun)) s"
  # why: a failure that no test is counted for (a crash after the results were written) is a failure all the same
  if [ "$code" -ne 0 ] && [ "$(count_of "$result" failed)" = 0 ] && [ "${errors:-0}" = 0 ]; then
    say "error: $project exited with $code though no test failed"
    broken=$((broken + 1))
  fi
}

scope=some
if [ ${#projects[@]} -eq 0 ]; then
  scope=all
  mapfile -t projects < <(all_projects)
fi
mkdir -p "$RESULTS"
timed "tools" prepare_tools
if needs_servers; then
  timed "servers" prepare_servers
fi
timed "format" check_format
timed "build" build "$scope"
for project in "${projects[@]}"; do
  run_project "$project"
done

# why: before the last line, so that nothing is said after it
[ -z "$(trap -p EXIT)" ] || end_servers
say "total: $SECONDS s"
echo "$passed passed, $((failed + broken)) failed, $skipped skipped"
[ $((failed + broken + skipped)) -eq 0 ]
