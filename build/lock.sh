#!/usr/bin/env bash
# What Maven downloads for this build, by path and SHA-256: build/libraries.lock. Plugins and what they use, the compiler's
# checks, what only tests need, and (marked "archive") what is released. Run it at the root of the checkout.
#
#   lock.sh build ARGUMENTS   runs Maven with ARGUMENTS; it ends before it uses a file that the lock does not hold
#   lock.sh archive FOLDER    whether the unpacked archive in FOLDER holds what is marked so, and no other library, nor testkit
#   lock.sh image FOLDER      whether each library of the agent's image in FOLDER is marked so
#   lock.sh prove             whether Maven ends at a planted difference
#   lock.sh write [MVN...]    builds, and writes the lock again, after a change on purpose; with several Mavens, what any uses
set -euo pipefail
build=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
lock=$build/libraries.lock
renew="If a dependency or a plugin was changed on purpose, run \`build/lock.sh write\`, and read the difference before \
you commit it. If not, find out where these files come from before you build."

# The libraries below a folder; our own jars are built here.
libraries() {
  find "$1" -name '*.jar' ! -name 'latchkey-*' -exec sha256sum {} + | sed 's: .*/:  :' | LC_ALL=C sort -u -k 2
}

in_archive() { sed -n 's:  archive  .*/:  :p' "$lock" | LC_ALL=C sort -u -k 2; }

unpack() {
  mkdir "$work/archive"
  tar -xzf dist/target/latchkey-[0-9]*.tar.gz -C "$work/archive"
}

# One test makes Surefire load what runs tests.
build_with() {
  MVN=$1 "$build/maven.sh" -B -ntp -Dstyle.color=never -Dlock.seen="$work/seen.$2" \
    -Dtest=DeliveryTokenTests -Dsurefire.failIfNoSpecifiedTests=false verify >"$work/log" 2>&1 ||
    { cat "$work/log" && exit 1; }
}

write() {
  local maven count=0 hash name
  for maven in "${@:-mvn}"; do build_with "$maven" $((count += 1)); done
  cat "$work"/seen.* | LC_ALL=C sort -u -k 3 >"$work/lock"
  unpack
  libraries "$work/archive" | while read -r hash name; do
    grep -q "^$hash  build    .*/$name$" "$work/lock" || { echo "Maven did not download the $name of the archive" >&2; exit 1; }
    sed -i "s:^$hash  build    \(.*/$name\)$:$hash  archive  \1:" "$work/lock"
  done
  cp "$work/lock" "$lock"
}

prove() {
  sed 's/^....\(.*google-java-format\)/0000\1/' "$lock" >"$work/lock"
  if "$build/maven.sh" -B -q -N -Dlock.check="$work/lock" validate >"$work/log" 2>&1; then
    echo "Maven took a file with another hash than that in the lock" >&2 && exit 1
  fi
  grep -q 'stopped before it used .*google-java-format' "$work/log" || { cat "$work/log" && exit 1; }
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case ${1:-} in
  build) "$build/maven.sh" -Dlock.check="$lock" "${@:2}" ;;
  archive)
    if [ -n "$(find "$2" -name 'latchkey-testkit*')" ]; then
      echo "lock.sh: the archive holds what only tests use: latchkey-testkit" >&2
      exit 1
    fi
    if ! diff <(in_archive) <(libraries "$2"); then
      printf 'lock.sh: the archive holds other libraries (>) than build/libraries.lock names for it (<).\n%s\n' "$renew" >&2
      exit 1
    fi
    ;;
  image)
    others=$(comm -13 <(in_archive | LC_ALL=C sort) <(libraries "$2" | LC_ALL=C sort))
    [ -z "$others" ] || { printf 'lock.sh: the image holds other libraries:\n%s\n%s\n' "$others" "$renew" >&2 && exit 1; }
    ;;
  prove) prove ;;
  write) write "${@:2}" ;;
  *)
    sed -n 2,10p "$0" >&2
    exit 2
    ;;
esac
