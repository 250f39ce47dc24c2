#!/usr/bin/env bash
# The server's Debian package on a copy of this Debian system without its Java, under a systemd of its own, in namespaces
# of their own: installs it by apt, looks at the first page, signs in, upgrades it while it runs, breaks an upgrade off and
# mends it, removes and purges it. Nothing of it reaches this system: the copy is an overlay in memory. Needs root, Debian
# with apt, systemd, lintian, man, curl, htpasswd and unshare, and `build/server-image.sh` once. Prints what it sees; exit code 0 if
# all of it is right.
set -euo pipefail
me=$(readlink -f "${BASH_SOURCE[0]}")
home=$(dirname "$(dirname "$me")")

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
fail() {
  say "WRONG: $*"
  exit 1
}

# --- from outside

look_at_package() {
  lintian --fail-on error,warning "$package" 2>/dev/null || fail "lintian"
  say "lintian finds nothing in $(basename "$package"), $(du -m "$package" | cut -f 1) MB"
  dpkg-deb -x "$package" "$work/package"
  local unit=$work/package/usr/lib/systemd/system/latchkey.service said
  sed "s|/usr/lib/latchkey/|$work/package&|" "$unit" >"$work/latchkey.service"
  said=$(systemd-analyze verify --man=no "$work/latchkey.service" 2>&1) || fail "systemd-analyze verify: $said"
  [ -z "$said" ] || fail "systemd-analyze verify: $said"
  # The threshold counts tenths.
  say "$(systemd-analyze security --offline=true --threshold=30 "$unit" --no-pager | tail -n 1)"
  said=$(man --warnings -l "$work/package/usr/share/man/man8/latchkey.8.gz" 2>&1 >/dev/null) || fail "man: $said"
  [ -z "$said" ] || fail "man: $said"
}

# The same package under later versions: 9.2 takes its time to configure, so that it can be broken off.
make_later_packages() {
  local root=$work/repack number
  dpkg-deb -R "$package" "$root"
  for number in 9.1 9.2; do
    sed -i "s/^Version: .*/Version: $number/" "$root/DEBIAN/control"
    [ $number = 9.1 ] || sed -i 's/^set -e$/set -e\n[ ! -e \/trial\/slow ] || sleep 30/' "$root/DEBIAN/postinst"
    dpkg-deb --root-owner-group -Znone -b "$root" "$work/trial/$number.deb" >/dev/null
  done
  rm -rf "$root" "$work/package"
}

# Becomes systemd, in a copy of this system that has no Java.
inside() { # WORK
  local folder target
  mount --make-rprivate /
  mkdir "$1/memory"
  mount -t tmpfs tmpfs "$1/memory"
  mkdir "$1"/memory/{changes,work,root}
  mount -t overlay overlay -o "lowerdir=/,upperdir=$1/memory/changes,workdir=$1/memory/work" "$1/memory/root"
  cd "$1/memory/root"
  for folder in dev sys; do mount --rbind /$folder $folder; done
  for folder in run tmp; do mount -t tmpfs tmpfs $folder; done
  mount -t proc proc proc
  mkdir -p trial run/units/default.target.wants run/lock
  mount --bind "$1/trial" trial
  rm -rf usr/lib/jvm usr/bin/java usr/sbin/policy-rc.d
  ip link set lo up
  for target in default sysinit basic shutdown network-online multi-user; do
    printf '[Unit]\nDefaultDependencies=no\nDescription=%s\n' $target >run/units/$target.target
  done
  printf '[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nExecStart=/trial/trial.sh steps\n' >run/units/steps.service
  ln -s ../steps.service run/units/default.target.wants/
  mkdir old
  pivot_root . old
  umount -l /old
  export container=docker SYSTEMD_UNIT_PATH=/run/units:/etc/systemd/system:/usr/lib/systemd/system
  exec /lib/systemd/systemd --system --log-target=null --show-status=no
}

# --- beside it, as its own systemd starts it

steps() {
  exec >>/trial/seen 2>&1
  export HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
  cd /
  install_and_look
  sign_in
  upgrade_while_it_runs
  upgrade_in_vain
  break_off
  remove_and_purge
  echo 'that is all'
}

# No package is downloaded: everything it depends on is there.
apt() { apt-get -qq -y "$@" >/trial/apt 2>&1 || fail "apt-get $*: $(cat /trial/apt)"; }
page() { curl -sSk --max-time 5 -o /trial/page https://localhost:8443/sign-in; }
wait_for_page() {
  local tries=1200
  until page 2>/dev/null; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "no page: $(systemctl status latchkey 2>&1; tail -n 20 /var/lib/latchkey/log/*.jsonl)"
    sleep 0.1
  done
  grep -q '<form' /trial/page || fail "another page: $(cat /trial/page)"
}
main_process() { systemctl show -p MainPID --value latchkey; }

install_and_look() {
  ! command -v java || fail "there is a Java"
  local begun TIMEFORMAT='%U s + %S s'
  begun=$(date +%s%N)
  { time apt install /trial/first.deb; } 2>/trial/time
  wait_for_page
  begun=$((($(date +%s%N) - begun) / 1000000))
  say "from apt-get install to the first page: $begun ms"
  # Where the machine does much else, this says more.
  say "on a processor: apt-get $(cat /trial/time), the server $(awk '{ printf "%.2f s + %.2f s", $14 / 100, $15 / 100 }' \
    "/proc/$(main_process)/stat")"
  [ "$(stat -c '%a %U %G' /var/lib/latchkey)" = "700 latchkey latchkey" ] || fail "the data folder is open"
  [ -e /etc/systemd/system/multi-user.target.wants/latchkey.service ] || fail "the service is not enabled"
  grep -q server.jsa "/proc/$(main_process)/maps" || fail "the first start uses no cache"
  grep -E '^(CapEff|NoNewPrivs|Seccomp):' "/proc/$(main_process)/status" | tr '\n\t' '  ' && echo
  latchkey check >/trial/check || fail "check: $(cat /trial/check)"
  script -qec 'latchkey clients list --json' /dev/null </dev/null >/trial/terminal || fail "at a terminal: $(cat /trial/terminal)"
  grep -qF '[]' /trial/terminal || fail "at a terminal: $(cat /trial/terminal)"
  [ -z "$(find /var/lib/latchkey ! -user latchkey)" ] || fail "root left files: $(find /var/lib/latchkey ! -user latchkey)"
  say "as root, latchkey check and, at a terminal, clients list: by the user latchkey, who owns every file"
  sleep 5
  say "memory: $(awk '/^(Rss|Pss|Private_Dirty):/ { printf "%s %d MB  ", $1, $2 / 1024 }' "/proc/$(main_process)/smaps_rollup")"
}

sign_in() {
  # The hash of "granite Otter violin 61".
  # shellcheck disable=SC2016
  printf '{"email":"ada@example.org","password_hash":"%s"}\n' "$(cat /trial/hash)" | latchkey accounts import || fail "import"
  local said
  said=$(curl -sSk --json '{"login":"ada@example.org","password":"granite Otter violin 61"}' https://localhost:8443/api/v1/sessions)
  session=$(sed -n 's/.*"session_token":"\([^"]*\)".*/\1/p' <<<"$said")
  [ -n "$session" ] || fail "no session: $said"
  is_signed_in
}
is_signed_in() {
  [ "$(curl -sSk -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $session" https://localhost:8443/api/v1/account)" = 200 ] ||
    fail "the session is gone"
}

upgrade_while_it_runs() {
  local before said
  printf '\nlog.level: warn\n' >>/etc/latchkey/latchkey.yaml
  before=$(main_process)
  ask_all_the_time &
  local asking=$!
  apt install /trial/9.1.deb
  wait_for_page
  sleep 1
  kill $asking
  wait $asking 2>/dev/null || :
  [ "$(main_process)" != "$before" ] || fail "the old server still runs"
  is_signed_in
  grep -q '^log.level: warn' /etc/latchkey/latchkey.yaml || fail "the settings were replaced"
  said=$(sort /trial/asked | uniq -c | tr '\n' ' ')
  say "upgraded while it ran: the session and the settings are kept; requests, ten a second at most: $said"
}

# With settings that the next version does not understand.
upgrade_in_vain() {
  local before
  before=$(main_process)
  printf 'no-such-setting: 1\n' >>/etc/latchkey/latchkey.yaml
  apt install --reinstall /trial/9.1.deb
  grep -q 'no-such-setting' /trial/apt || fail "it does not say what is wrong: $(cat /trial/apt)"
  [ "$(main_process)" = "$before" ] || fail "the server was restarted"
  page || fail "the server does not answer"
  sed -i '/no-such-setting/d' /etc/latchkey/latchkey.yaml
  say "with settings that it does not understand, it says so and leaves the server that runs at work"
}
ask_all_the_time() {
  : >/trial/asked
  while :; do
    if page 2>/dev/null; then echo answered; else echo refused; fi >>/trial/asked
    sleep 0.1
  done
}

break_off() {
  local before
  before=$(main_process)
  : >/trial/slow
  setsid dpkg --install /trial/9.2.deb >/trial/dpkg 2>&1 &
  local dpkg=$!
  until [ -n "$(find /usr/lib/latchkey -name '*.dpkg-new' 2>/dev/null)" ]; do kill -0 $dpkg || fail "too fast"; done
  kill -KILL -- -$dpkg
  wait $dpkg 2>/dev/null || :
  page || fail "the old server does not answer while files are replaced"
  say "killed while files were replaced: $(dpkg-query -W -f '${Status}' latchkey); the old server answers"
  rm /trial/slow
  dpkg --install /trial/9.2.deb >/trial/dpkg 2>&1 || fail "$(cat /trial/dpkg)"
  wait_for_page
  [ "$(main_process)" != "$before" ] || fail "the old server still runs"
  is_signed_in
  before=$(main_process)
  dpkg --unpack /trial/9.2.deb >/trial/dpkg 2>&1 || fail "$(cat /trial/dpkg)"
  : >/trial/slow
  setsid dpkg --configure latchkey >/trial/dpkg 2>&1 &
  dpkg=$!
  until [ "$(dpkg-query -W -f '${db:Status-Status}' latchkey)" = half-configured ]; do kill -0 $dpkg || fail "too fast"; sleep 0.1; done
  kill -KILL -- -$dpkg
  wait $dpkg 2>/dev/null || :
  say "killed while it was configured: $(dpkg-query -W -f '${Status}' latchkey)"
  rm /trial/slow
  page || fail "the old server does not answer"
  dpkg --configure -a >/trial/dpkg 2>&1 || fail "$(cat /trial/dpkg)"
  wait_for_page
  [ "$(main_process)" != "$before" ] || fail "the old server still runs"
  is_signed_in
  say "dpkg --configure -a mends it: $(dpkg-query -W -f '${Status}' latchkey); the session is kept"
}

remove_and_purge() {
  apt remove latchkey
  ! page 2>/dev/null || fail "the server outlives its removal"
  [ ! -e /usr/lib/latchkey ] || fail "left: $(find /usr/lib/latchkey)"
  [ -e /etc/latchkey/latchkey.yaml ] || fail "removing it removed the settings"
  [ -e /var/lib/latchkey/latchkey.db ] || fail "removing it removed data"
  apt install /trial/first.deb
  wait_for_page
  is_signed_in
  say "removed, and data and settings stay; installed again, and the session is kept"
  apt purge latchkey
  [ ! -e /etc/latchkey ] || fail "purging it left the settings"
  [ -e /var/lib/latchkey/latchkey.db ] || fail "purging it removed accounts and keys unasked"
  grep -q 'stay in /var/lib/latchkey' /trial/apt || fail "it does not say so: $(cat /trial/apt)"
  apt install /trial/first.deb
  wait_for_page
  is_signed_in
  echo 'latchkey latchkey/purge-data boolean true' | debconf-set-selections
  apt purge latchkey
  [ ! -e /var/lib/latchkey ] || fail "purging it left the data"
  [ -z "$(debconf-show latchkey)" ] || fail "debconf knows it: $(debconf-show latchkey)"
  say "purged: unasked, the data stays; where the question is answered with yes, it goes"
}

case ${1:-} in inside | steps) "$@" && exit ;; esac

[ "$(id -u)" -eq 0 ] || fail "only root can start another systemd"
package=$(echo "$home"/dist/target/latchkey_*.deb)
[ -e "$package" ] || fail "there is no package in dist/target; run build/server-image.sh"
(cd "$home/dist/target" && sha256sum --quiet -c latchkey_*.sha256) || fail "the checksum does not fit"
work=$(mktemp -d)
# Out here, nothing is mounted in it.
trap 'rm -rf --one-file-system "$work"' EXIT
mkdir "$work/trial"
look_at_package
cp "$package" "$work/trial/first.deb"
cp "$me" "$work/trial/trial.sh"
# shellcheck disable=SC2016 # for sed
htpasswd -nbBC 10 '' 'granite Otter violin 61' | tr -d ':\n' | sed 's/^\$2y/$2b/' >"$work/trial/hash"
make_later_packages
: >"$work/trial/seen"
unshare --fork --kill-child --pid --mount --net --ipc --uts --mount-proc "$me" inside "$work" &
systemd=$!
tail -n +1 -f --pid=$systemd "$work/trial/seen" &
follower=$!
tries=3000
until grep -Eq '^that is all|WRONG' "$work/trial/seen"; do
  tries=$((tries - 1))
  if [ $tries -eq 0 ] || ! kill -0 $systemd 2>/dev/null; then break; fi
  sleep 0.2
done
kill -KILL $systemd 2>/dev/null || :
wait $systemd 2>/dev/null || :
wait $follower 2>/dev/null || :
grep -q '^that is all' "$work/trial/seen" || fail "not all of it"
say "all is right"
