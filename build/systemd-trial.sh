#!/usr/bin/env bash
# The systemd unit of the archive: what systemd says about it, and, as root, the server under a systemd of its own in
# separate namespaces, with port 443, a user without privileges and all of the unit's restrictions. Touches nothing of the
# machine's own systemd. Needs systemd, curl and unshare, and `mvn package` once. Exit code 0 if all of it is right.
set -euo pipefail
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
unit=$home/dist/latchkey.service

fail() {
  echo "WRONG: $*"
  exit 1
}

# Runs as the first process of its namespaces and becomes systemd.
inside() { # WORK
  mount --make-rprivate /
  mount -t tmpfs tmpfs /run
  mount -t tmpfs tmpfs /var/lib
  mount -t tmpfs tmpfs /opt
  mkdir -p /opt/latchkey /run/units/default.target.wants
  mount --bind "$1/latchkey" /opt/latchkey
  ip link set lo up
  for target in default sysinit basic shutdown network-online; do
    printf '[Unit]\nDefaultDependencies=no\nDescription=%s\n' $target >/run/units/$target.target
  done
  sed -e 's/^User=.*/User=nobody/' -e 's/ serve / serve --port 443 /' "$unit" >/run/units/latchkey.service
  printf '[Unit]\nDefaultDependencies=no\nAfter=latchkey.service\n[Service]\nType=oneshot\nExecStart=%s look %s\n' \
    "$(readlink -f "$0")" "$1" >/run/units/look.service
  ln -s ../latchkey.service ../look.service /run/units/default.target.wants/
  export container=docker SYSTEMD_UNIT_PATH=/run/units
  exec /lib/systemd/systemd --system --log-target=null --show-status=no
}

# Beside the server: what it answers, what it may do, how it ends.
look() { # WORK
  exec >"$1/seen" 2>&1
  local tries=120
  until curl -sSk --max-time 5 https://localhost/sign-in -o "$1/page"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || break
    sleep 1
  done
  grep -q '<form' "$1/page" && echo answers
  grep -E '^(CapEff|NoNewPrivs|Seccomp|Uid):' "/proc/$(systemctl show -p MainPID --value latchkey)/status"
  until [ -e /var/lib/latchkey/cache/libsodium.so ] || [ $tries -le 0 ]; do
    tries=$((tries - 1))
    sleep 1
  done
  ls /var/lib/latchkey/cache
  systemctl stop latchkey
  systemctl show -p Result -p ExecMainStatus latchkey
  echo 'that is all'
}

case ${1:-} in inside | look) "$@" && exit ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir "$work/latchkey"
tar -xzf "$home"/dist/target/latchkey-[0-9]*.tar.gz -C "$work/latchkey" --strip-components=1
cmp -s "$unit" "$work/latchkey/latchkey.service" || fail "the archive holds another unit, or none"

# The page shows the unit as it is, apart from the comment at its head.
# shellcheck disable=SC2016 # fences of Markdown
shown=$(sed -n '/^```ini$/,/^```$/p' "$home/docs/operate/install-and-run.md" | grep -v '^```')
[ "$shown" = "$(sed '/^#.*useradd\|^# Latchkey as\|^#   cp /d' "$unit")" ] || fail "docs/operate/install-and-run.md shows another unit"

sed "s|/opt/latchkey/latchkey|$work/latchkey/latchkey|" "$unit" >"$work/latchkey.service"
said=$(systemd-analyze verify "$work/latchkey.service" 2>&1) || fail "systemd-analyze verify: $said"
[ -z "$said" ] || fail "systemd-analyze verify: $said"
# The threshold counts tenths.
systemd-analyze security --offline=true --threshold=30 "$unit" --no-pager | tail -n 1 || fail "too much is open"

[ "$(id -u)" -eq 0 ] || { echo "not tried: the server under systemd, which only root can start" && exit; }
unshare --fork --kill-child --pid --mount --net --ipc --uts --mount-proc "$(readlink -f "$0")" inside "$work" &
tries=180
until grep -q '^that is all' "$work/seen" 2>/dev/null; do
  tries=$((tries - 1))
  if [ $tries -eq 0 ] || ! kill -0 $! 2>/dev/null; then break; fi
  sleep 1
done
kill -KILL $! 2>/dev/null || :
wait $! 2>/dev/null || :
for wanted in '^answers' '^CapEff:.*0000000000000400$' '^NoNewPrivs:.*1$' '^Seccomp:.*2$' '^Uid:.*65534' \
  '^libsodium' '^libsqlite' '^Result=success$'; do
  grep -Eq "$wanted" "$work/seen" || fail "not seen: $wanted; there is: $(cat "$work/seen" 2>&1)"
done
echo "under systemd: it answers on port 443 as a user without privileges, and ends when told"
