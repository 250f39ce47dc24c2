#!/usr/bin/env bash
# The agent's Debian package on a server that has nothing else: a root folder with a shell and the C library of this
# machine, and no Java, in a network namespace of its own. Looks at it with lintian, installs it, redeems a token of a
# real Latchkey outside, walks through docs/deliveries.md with a registered server, installs it again, and removes and
# purges it; as root, also runs its service under a systemd of its own, in separate namespaces. Needs lintian, man,
# systemd, ip, curl, jq, openssl and unshare, and `mvn package` once. Prints what it sees; exit code 0 if all of it is
# right.
set -euo pipefail
me=$(readlink -f "${BASH_SOURCE[0]}")
home=$(dirname "$(dirname "$me")")
# shellcheck source=build/deliveries-walk.sh
. "$home/build/deliveries-walk.sh"

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
fail() {
  say "WRONG: $*"
  exit 1
}

# --- the other server

# A package database that holds what the package depends on, and these programs with the C library.
make_root() {
  local folder program library
  mkdir -p "$root"/{dev,proc,tmp,root,run,etc/app,usr/bin,usr/lib,usr/lib64} "$root"/var/lib/dpkg/{info,updates,triggers}
  for folder in bin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  for program in sh cat cksum dirname readlink rm env; do
    cp -L "$(command -v $program)" "$root/usr/bin/"
    for library in $(ldd "$(command -v $program)" | grep -o '/[^ ]*'); do
      cp -L --parents "$library" "$root/"
    done
  done
  for library in m dl pthread rt; do
    cp -L --parents "$(ldd "$(command -v sh)" | sed -n 's|.* \(/.*/\)libc\.so\.6 .*|\1|p')"lib$library.so.? "$root/"
  done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'hosts: files' >"$root/etc/nsswitch.conf"
  for program in libc6 init-system-helpers; do
    printf 'Package: %s\nStatus: install ok installed\nMaintainer: x <x@example.org>\nArchitecture: all\n' $program
    printf 'Version: 9\nDescription: x\n\n'
  done >"$root/var/lib/dpkg/status"
  # It notes what it is told to do; the real one is in Perl.
  # shellcheck disable=SC2016 # for the script
  printf '#!/bin/sh\necho "$@" >>/told\n' >"$root/usr/bin/deb-systemd-helper"
  chmod 755 "$root/usr/bin/deb-systemd-helper"
}

# What needs its network namespace.
finish_root() {
  hosts >"$root/etc/hosts"
  mount_devices
}

hosts() { printf '127.0.0.1 localhost\n%s auth.example.org\n' "$latchkey_address"; }
dpkg_there() { dpkg --root="$root" "$@" >"$work/dpkg" 2>&1 || fail "dpkg $*: $(cat "$work/dpkg")"; }

# Each device on a file of its own: nothing that removes the folder can reach those of this machine.
mount_devices() {
  local device
  for device in null random urandom; do
    : >"$root/dev/$device"
    mount --bind /dev/$device "$root/dev/$device"
  done
  mount --bind /proc "$root/proc"
  mount -o remount,bind,ro "$root/proc"
}

# --- Latchkey, on this one

latchkey() { "$home/latchkey" "$@" --data "$work/data"; }
call() { curl -sS --max-time 30 --cacert "$work/data/tls/ca.pem" "$@"; }
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

settings() {
  mkdir -m 700 "$work/data"
  cat >"$work/data/latchkey.yaml" <<YAML
base-url: https://auth.example.org
bind: 0.0.0.0
port: 443
mail:
  from: no-reply@example.org
  smtp: {host: localhost}
YAML
}

start_latchkey() {
  : >"$work/serve"
  LATCHKEY_AOT=off "$home/latchkey" serve --data "$work/data" >"$work/serve" 2>&1 &
  server=$!
  local tries=600
  until base=$(sed -n 's/^ready //p' "$work/serve") && [ -n "$base" ]; do
    tries=$((tries - 1))
    if [ $tries -eq 0 ] || ! kill -0 $server; then fail "Latchkey does not start: $(cat "$work/serve")"; fi
    sleep 0.2
  done
}

register_client() {
  local client
  read -r -a client < <(add_client deliveries:write deliveries:read)
  access=$(call -u "${client[0]}:${client[1]}" -d grant_type=client_credentials "$base/oauth2/token" | field access_token)
  latchkey accounts add --email ada@example.org >/dev/null 2>&1
}

# Prints its id and its secret.
add_client() { # SCOPE...
  local json
  json=$(latchkey clients add --name "Example Hosting" "${@/#/--scope=}" --json)
  echo "$(field client_id <<<"$json") $(field client_secret <<<"$json")"
}

# Leaves the id of the delivery in `id`, and its token on the other server.
order() { # SINK
  local delivery
  delivery=$(call -H "Authorization: Bearer $access" \
    --json '{"channel":"return","recipient":{"email":"ada@example.org"},"target":{"account":"deploy","sink":"'"$1"'"},"mode":"generate"}' "$base/api/v1/deliveries")
  id=$(field id <<<"$delivery")
  field token <<<"$delivery" >"$root/etc/app/token"
  [ -s "$root/etc/app/token" ] || fail "no token: $delivery"
}

# Leaves a receipt that Latchkey does not have: it stops while the password is applied, and is back afterwards.
owe_a_receipt() {
  local code=0
  printf '#!/bin/sh\ncat >/etc/app/taken\n: >/etc/app/applying\nwhile [ -e /etc/app/applying ]; do :; done\n' >"$root/etc/app/wait"
  chmod 755 "$root/etc/app/wait"
  order command
  {
    until [ -e "$root/etc/app/applying" ]; do sleep 0.1; done
    kill "$server"
    while call -o /dev/null "$base/" 2>/dev/null; do sleep 0.1; done
    rm "$root/etc/app/applying"
  } &
  redeem_with command:/etc/app/wait || code=$?
  wait $!
  [ $code = 3 ] || fail "redeem without Latchkey: exit code $code: $(cat "$work/out" "$work/err")"
  start_latchkey
  is_at_latchkey claimed
}

# --- the service and its timer, under a systemd of its own

# Runs as the first process of its namespaces and becomes systemd, with the image and the journal of the other server.
inside() { # WORK
  mount --make-rprivate /
  for folder in /run /var/lib /opt; do mount -t tmpfs tmpfs $folder; done
  mkdir -p /run/units/default.target.wants /var/lib/latchkey-agent /opt/latchkey-agent
  mount --bind "$1/root/var/lib/latchkey-agent" /var/lib/latchkey-agent
  mount --bind "$1/root/usr/lib/latchkey-agent" /opt/latchkey-agent
  ip link set lo up
  for target in default sysinit basic shutdown network-online timers; do
    printf '[Unit]\nDefaultDependencies=no\nDescription=%s\n' $target >/run/units/$target.target
  done
  sed 's|/usr/bin/|/opt/latchkey-agent/|' "$home/dist/agent/latchkey-agent.service" >/run/units/latchkey-agent.service
  # It reaches Latchkey, and systemd nothing.
  printf '\n[Service]\nNetworkNamespacePath=%s\n' "$1/network" >>/run/units/latchkey-agent.service
  cp "$home/dist/agent/latchkey-agent.timer" /run/units/
  printf '\n[Timer]\nOnStartupSec=0\nRandomizedDelaySec=0\nAccuracySec=100ms\n' >>/run/units/latchkey-agent.timer
  # What the agent does to ask PostgreSQL.
  sed 's|^ExecStart=.*|ExecStart=/usr/bin/setpriv --reuid=nobody --regid=nogroup --init-groups /usr/bin/id -un|' \
    "$home/dist/agent/latchkey-agent.service" >/run/units/other-user.service
  printf '[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nExecStart=%s look %s\n' "$me" "$1" >/run/units/look.service
  ln -s ../look.service /run/units/default.target.wants/
  export container=docker SYSTEMD_UNIT_PATH=/run/units
  exec /lib/systemd/systemd --system --log-target=null --show-status=no
}

look() { # WORK
  exec >"$1/seen" 2>&1
  local unit tries=300
  for unit in latchkey-agent other-user; do
    printf '\n[Service]\nStandardOutput=append:%s/status\nStandardError=inherit\n' "$1" >>/run/units/$unit.service
  done
  systemctl daemon-reload
  systemctl start latchkey-agent.timer other-user.service || :
  until systemctl show -p ExecMainExitTimestampMonotonic latchkey-agent.service | grep -q '=[1-9]' || [ $tries -eq 0 ]; do
    tries=$((tries - 1))
    sleep 0.2
  done
  systemctl show -p Result -p ExecMainStatus latchkey-agent.service
  cat "$1/status"
  echo 'that is all'
}

under_systemd() {
  : >"$work/network"
  mount --bind "/proc/$machine/ns/net" "$work/network"
  unshare --fork --kill-child --pid --mount --net --ipc --uts --mount-proc "$me" inside "$work" &
  local systemd=$! tries=240
  until grep -q '^that is all' "$work/seen" 2>/dev/null; do
    tries=$((tries - 1))
    if [ $tries -eq 0 ] || ! kill -0 $systemd 2>/dev/null; then break; fi
    sleep 0.5
  done
  kill -KILL $systemd 2>/dev/null || :
  wait $systemd 2>/dev/null || :
}

# --- the trial

outside() {
  local package
  package=$(echo "$home"/dist/target/latchkey-agent_*.deb)
  [ -e "$package" ] || fail "there is no package in dist/target"
  (cd "$home/dist/target" && sha256sum --quiet -c latchkey-agent[-_]*.sha256) || fail "a checksum does not fit"
  lintian --fail-on error,warning "$package" 2>/dev/null || fail "lintian"
  say "lintian finds nothing in $(basename "$package")"
  mkdir "$work/units" "$work/package"
  dpkg-deb -x "$package" "$work/package"
  sed "s|/usr/bin/|$work/package/usr/bin/|" "$home/dist/agent/latchkey-agent.service" >"$work/units/latchkey-agent.service"
  cp "$home/dist/agent/latchkey-agent.timer" "$work/units/"
  local said
  said=$(systemd-analyze verify --man=no "$work"/units/* 2>&1) || fail "systemd-analyze verify: $said"
  [ -z "$said" ] || fail "systemd-analyze verify: $said"
  # The threshold counts tenths.
  say "$(systemd-analyze security --offline=true --threshold=40 "$work/units/latchkey-agent.service" --no-pager | tail -n 1)"
  said=$(man --warnings -l "$work/package/usr/share/man/man1/latchkey-agent.1.gz" 2>&1 >/dev/null) || fail "man: $said"
  [ -z "$said" ] || fail "man: $said"
}

on_exit_of_walk() {
  stop_latchkey
  end_machines
}

stop_latchkey() { [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server"; } || :; }

walk() {
  local said size
  mount --make-rprivate /
  ip link set lo up
  make_root
  connect 1
  finish_root
  hosts >"$work/hosts"
  mount --bind "$work/hosts" /etc/hosts
  dpkg_there --install "$home"/dist/target/latchkey-agent_*.deb
  size=$(du -sm "$root/usr/lib/latchkey-agent" | cut -f 1)
  grep -q '^enable latchkey-agent.timer' "$root/told" || fail "the timer is not enabled: $(cat "$root/told")"
  [ "$(stat -c '%a %u' "$root/var/lib/latchkey-agent")" = "700 0" ] || fail "the state folder is open"
  said=$(there latchkey-agent --version) || fail "--version: $said"
  say "$said: installed, $size MB, on a server without Java"
  there latchkey-agent doctor >"$work/out" || fail "doctor: $(cat "$work/out")"

  settings
  start_latchkey
  register_client
  cp "$work/data/tls/ca.pem" "$root/etc/app/ca.pem"
  there latchkey-agent doctor --url "$base" --ca /etc/app/ca.pem | grep -q 'its certificate is valid' || fail "doctor --url"
  there latchkey-agent doctor --url "$base" | grep -q 'no list of certificate authorities' || fail "doctor, without a list"
  mkdir -p "$root/etc/ssl/certs"
  cat /etc/ssl/certs/ca-certificates.crt "$work/data/tls/ca.pem" >"$root/etc/ssl/certs/ca-certificates.crt"
  there latchkey-agent doctor --url "$base" | grep -q 'its certificate is valid' || fail "doctor, with the server's own list"
  say "the authorities are those of the server, or of --ca"
  redeem_there file:/etc/app/password
  [ "$(stat -c '%a %s' "$root/etc/app/password")" = "600 27" ] || fail "the password's file is wrong"
  printf '#!/bin/sh\ncat >/etc/app/taken\n' >"$root/etc/app/take"
  chmod 755 "$root/etc/app/take"
  redeem_there command:/etc/app/take
  [ "$(stat -c %s "$root/etc/app/taken")" = 27 ] || fail "the program did not get the password"
  say "redeemed tokens of a Latchkey outside into a file and a program: applied, and it has the receipts"
  walk_with_a_registered_server

  local status="receipt accepted.deploy.file:/etc/app/password"
  there latchkey-agent status | grep -q "$status" || fail "status"
  dpkg_there --install "$home"/dist/target/latchkey-agent_*.deb
  there latchkey-agent status | grep -q "$status" || fail "status, after it was installed again"
  say "the journal outlives an upgrade; start: $(start_times) (median of 5)"
  without_a_fitting_cache

  owe_a_receipt
  status="receipt accepted.deploy.command:/etc/app/wait"
  if [ "$1" = root ]; then
    under_systemd
    for said in '^Result=success$' '^ExecMainStatus=0$' "$status" '^nobody$'; do
      grep -q "$said" "$work/seen" || fail "under systemd, not seen: $said; there is: $(cat "$work/seen" 2>&1)"
    done
    say "under systemd, with all restrictions: the timer starts the service, which sends a receipt that was owed"
  else
    # shellcheck disable=SC2046 # words
    there $(sed -n 's/^ExecStart=//p' "$home/dist/agent/latchkey-agent.service") | grep -q "$status" || fail "still owed"
    say "the command of the service sends a receipt that was owed; not tried: systemd, which only root can start"
  fi
  is_at_latchkey applied

  dpkg_there --remove latchkey-agent
  [ ! -e "$root/usr/lib/latchkey-agent" ] || fail "something is left: $(find "$root/usr/lib/latchkey-agent")"
  [ -e "$root/var/lib/latchkey-agent/redemptions" ] || fail "removing it removed the journal"
  dpkg_there --purge latchkey-agent
  [ ! -e "$root/var/lib/latchkey-agent" ] || fail "purging it left the journal"
  say "removed, and the journal stayed; purged, and it went"
}

redeem_with() { # SINK
  there latchkey-agent redeem --url "$base" --ca /etc/app/ca.pem --account deploy --to "$1" --token-file /etc/app/token \
    --json >"$work/out" 2>"$work/err" </dev/null
}

redeem_there() { # SINK
  order "${1%%:*}"
  redeem_with "$1" || fail "redeem: $(cat "$work/out" "$work/err")"
  grep -q '"status":"applied".*"receipt":"accepted"' "$work/out" || fail "redeem: $(cat "$work/out")"
  is_at_latchkey applied
}

is_at_latchkey() { # STATUS
  local said
  said=$(call -H "Authorization: Bearer $access" "$base/api/v1/deliveries/$id")
  grep -q "\"status\":\"$1\"" <<<"$said" || fail "not $1: $said"
}

# Nothing depends on how fast this machine is; the figure is for the reader.
start_times() {
  local TIMEFORMAT='%R s, %U s of it on a processor' _
  for _ in 1 2 3 4 5; do { time there latchkey-agent status >/dev/null; } 2>&1; done | sort -n | sed -n 3p
}

# Java's own warnings would be on stderr.
without_a_fitting_cache() {
  local lib=$root/usr/lib/latchkey-agent/lib jar said
  jar=$(echo "$lib"/latchkey-protocol-*.jar)
  loaded_from_cache || fail "the start-up cache is not used"
  cp -p "$jar" "$work/jar"
  touch "$jar"
  said=$(there latchkey-agent --version 2>&1) || fail "with a newer jar: $said"
  [ "$said" = "$(there latchkey-agent --version)" ] || fail "with a newer jar: $said"
  # The same size, the same time, another content.
  cp -p "$work/jar" "$jar"
  printf x | dd of="$jar" bs=1 seek=20 conv=notrunc status=none
  touch -r "$work/jar" "$jar"
  ! loaded_from_cache || fail "the start-up cache is used with another jar"
  cp -p "$work/jar" "$jar"
  say "the start-up cache is used with the jars that it was made from, and with no others"
}

loaded_from_cache() {
  there LATCHKEY_AGENT_JAVA_OPTIONS=-Xlog:class+load:stderr latchkey-agent --version 2>&1 >/dev/null |
    grep -q 'dev.latchkey.agent.cli.LatchkeyAgent source: shared objects file'
}

case ${1:-} in
  inside | look) "$@" ;;
  walk)
    work=$2
    root=$work/root
    server=
    machines=()
    trap on_exit_of_walk EXIT
    walk "$3"
    ;;
  *)
    work=$(mktemp -d)
    # Out here, nothing is mounted in it.
    trap 'rm -rf --one-file-system "$work"' EXIT
    chmod 755 "$work"
    outside
    if [ "$(id -u)" -eq 0 ]; then
      unshare --mount --net "$me" walk "$work" root
    elif unshare --map-root-user --mount --net true; then
      unshare --map-root-user --mount --net "$me" walk "$work" user
    else
      say "NOT TRIED: to install and run it, and the walk through docs/deliveries.md. Users may not make namespaces here:"
      say "           run build/agent-package-trial.sh as root"
    fi
    say "all is right"
    ;;
esac
