#!/usr/bin/env bash
# The container engine of the tests: one that runs already, else one of our own with its data below $DR_CACHE.
# Usage: eng/engine.sh start | stop | status      stop ends only an engine that start had to start.
# With DOCKER_HOST and DR_ENGINE_FLAGS (further flags of dockerd: --host, --exec-root) it stands beside another engine.

# shellcheck source=eng/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# why: the distribution's engine (20.10) speaks no newer API, and a newer client does not find that out by itself
export DOCKER_API_VERSION="${DOCKER_API_VERSION:-1.41}"

ENGINE_DATA="$DR_CACHE/docker"
ENGINE_LOG="$DR_CACHE/dockerd.log"
ENGINE_PID="$DR_CACHE/dockerd.pid"

engine_runs() { timeout 10 docker info >/dev/null 2>&1; }

engine_start() {
  engine_runs && return
  is_root || fail "no container engine answers, and this user may not start one" \
    "start it as root (dockerd), or let this user reach it (group docker)"
  command -v dockerd >/dev/null || fail "no container engine is installed" "run: eng/packages.sh tests"
  mkdir -p "$ENGINE_DATA"
  rm -f "$ENGINE_PID"
  local flags
  read -ra flags <<<"${DR_ENGINE_FLAGS:-}"
  setsid dockerd --data-root "$ENGINE_DATA" --pidfile "$ENGINE_PID" "${flags[@]}" >"$ENGINE_LOG" 2>&1 9>&- </dev/null &
  local waited
  for ((waited = 0; waited < 150; waited++)); do
    engine_runs && say "engine: started, log in $ENGINE_LOG" && return
    sleep 0.2
  done
  tail -n 15 "$ENGINE_LOG" >&2
  fail "starting the container engine failed" "read $ENGINE_LOG; without kernel support for overlay or iptables no engine runs"
}

engine_stop() {
  [ -s "$ENGINE_PID" ] || return 0
  local pid
  pid="$(cat "$ENGINE_PID")"
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != dockerd ]; then
    return 0
  fi
  if [ -n "$(docker ps -q 2>/dev/null)" ]; then
    say "engine: other containers run in it, so it is left running (process $pid)"
    return 0
  fi
  kill "$pid"
  local waited
  for ((waited = 0; waited < 100; waited++)); do
    [ -e "/proc/$pid" ] || return 0
    sleep 0.1
  done
  say "engine: process $pid has not ended within 10 s and is left behind"
}

case "${1:-status}" in
  start) locked engine engine_start ;;
  stop) locked engine engine_stop ;;
  status) if engine_runs; then echo running; else echo stopped; fi ;;
  *) fail "there is no engine command '$1'" "use: eng/engine.sh start | stop | status" ;;
esac
