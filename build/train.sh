#!/bin/sh
# Makes the start-up cache by a training run in a new, empty folder.
#
#   LATCHKEY_STAMP=... train.sh DELAY CACHE_FOLDER SERVER_PID JAVA OPTION... MAIN
#
# Waits DELAY seconds, and gives up as soon as SERVER_PID is gone. Whenever it is killed, there is
# either a whole cache with its stamp or none.
set -eu
delay=$1 cache=$2 server=$3 java=$4
shift 4
# shellcheck source=build/cache.sh
. "${0%/*}/cache.sh"
umask 077
echo 1000 2>/dev/null >/proc/self/oom_score_adj || : # when memory is short, the server stays

server_runs() { kill -0 "$server" 2>/dev/null; }

# The data folder is the server's to make; nothing is put into somebody else's.
data=${cache%/*}
while [ "$delay" -gt 0 ] || [ ! -d "$data" ]; do
  sleep 1
  server_runs || exit 1
  delay=$((delay - 1))
done
is_ours "$data" || exit 1
[ -d "$cache" ] || mkdir "$cache"
cache_is_private || exit 1
exec 9>>"$cache/lock"
! command -v flock >/dev/null || flock -n 9 || exit 1
rm -rf "$cache"/training.*
work=$(mktemp -d "$cache/training.XXXXXX")
mkdir "$work/data"

# The JVM has a child of its own that writes the cache; after setsid we are that group's leader.
end() {
  trap '' TERM
  # shellcheck disable=SC2086 # two of them
  kill -- "-$$" 2>/dev/null || kill $children 2>/dev/null || :
  rm -rf "$work"
}
children=
trap end EXIT
trap 'exit 1' INT TERM HUP

watch() {
  seconds=300
  while server_runs && [ "$seconds" -gt 0 ]; do
    sleep 1
    seconds=$((seconds - 1))
  done
  kill "$$"
}

watch 9>&- & # it shall not hold the lock
watcher=$!

# train ROUNDS JAVA...: waits for it, ready to be ended.
train() {
  rounds=$1
  shift
  "$@" train --rounds "$rounds" --data "$work/data" >>"$work/log" 2>&1 </dev/null &
  children="$! $watcher"
  wait "$!"
}

# What only a first start does stays out of the cache: keys, certificate and tables are made before.
train 0 "$java" "$@"
# Without profiles: they are for the strong compiler.
train 20 "$java" -XX:AOTCacheOutput="$work/new.aot" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining "$@"

# Written out before it is named: a power failure must not leave half of it under a good name.
rm -f "$cache/stamp"
sync "$work/new.aot" 2>/dev/null || sync
mv -f "$work/new.aot" "$cache/latchkey.aot"
{
  printf '%s\n' "$LATCHKEY_STAMP"
  cd "$cache"
  describe latchkey.aot
} >"$work/stamp"
mv -f "$work/stamp" "$cache/stamp"
