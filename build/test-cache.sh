#!/usr/bin/env bash
# The start-up cache that all starts of the acceptance tests share: it halves the time of hundreds of starts. That neither
# program needs one is the launchers' own test.
#
#   test-cache.sh server|agent    makes MODULE/target/MODULE.aot, unless there is one of these jars
set -euo pipefail
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
program=build/test-cache.sh
# shellcheck source=build/launcher.sh
. "$home/build/launcher.sh"
# run WORDS...: one run of Java; tells what it said where it fails.
run() {
  # shellcheck disable=SC2048,SC2086 # words
  "$java" $flags -cp "$class_path" $* >"$work/log" 2>&1 || { cat "$work/log" >&2 && fail "no start-up cache for $module"; }
}

module=$1 cache=$home/$1/target/$1.aot
export LATCHKEY_BUILD=off

# Of several JVMs with tests one makes the cache.
exec 9>>"$cache.lock"
flock 9
if [ -e "$cache" ] && [ -z "$(find "$home/$module/target" -maxdepth 1 -name 'latchkey-*.jar' -newer "$cache")" ]; then
  exit 0
fi
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/training"
case $module in
  server)
    prepare server/target/latchkey- lib
    # Without profiles, as for the cache of an installation: they are for the strong compiler.
    flags="$(serial_unless '') $server_flags $common_flags -Dlatchkey.countries=$home/.build/country.mmdb"
    record="-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining"
    training="dev.latchkey.server.cli.Latchkey train --data $work/training"
    # What only a first start does stays out: some of it is in signed jars, which no cache takes, and all starts would
    # have to load from there what our own classes were verified against, and to check the signatures first.
    run "$training" --rounds 0
    training="$training --rounds 2"
    ;;
  agent)
    prepare agent/target/latchkey-agent- lib/agent
    flags="$(serial_unless '') $agent_flags" record=
    training="dev.latchkey.agent.cli.StartupTraining $work/training"
    ;;
esac
run "-XX:AOTCacheOutput=$work/new.aot $record" "$training"
mv "$work/new.aot" "$cache"
