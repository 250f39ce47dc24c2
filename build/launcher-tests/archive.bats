#!/usr/bin/env bats
# shellcheck disable=SC2154 # home is set up

load setup

# With a PATH that has no Maven and no Java in it.

real_archive() {
  mkdir "an archive"
  tar -xzf "$home"/dist/target/latchkey-[0-9]*.tar.gz -C "an archive" --strip-components=1
}

@test "real archive runs without Maven" {
  real_archive
  only sh dirname readlink sed head cat grep find id cksum stat
  PATH=$PWD/bin call "an archive/latchkey" --help
  exits 0
  [ ! -s err ] || die "on stderr: $(cat err)"
  PATH=$PWD/bin call "an archive/latchkey-agent" --help
  exits 0
  [ ! -e "an archive/.build" ] || die "it was built"
  LATCHKEY_JAVA_OPTIONS=-XX:+UseG1GC call "an archive/latchkey" --help
  exits 0
}

@test "real server makes its cache and starts with it" {
  real_archive
  export LATCHKEY_JAVA_OPTIONS="-Xlog:class+load:file=$PWD/classes-%p.log"
  LATCHKEY_AOT_DELAY=3 start "an archive/latchkey" serve --port 0 --data d
  ! grep -q latchkey.aot "/proc/$pid/maps" || die "used before it was made"
  eventually [ -e d/cache/stamp ]
  stop
  start "an archive/latchkey" serve --port 0 --data d
  grep -q latchkey.aot "/proc/$pid/maps" || die "not used: $(cat err)"
  [ -s "classes-$pid.log" ] || die "no classes are told"
  ! grep -F org.bouncycastle "classes-$pid.log" || die "a start loads from signed jars"
  stop
  ! grep -F '[aot]' out err || die "the JVM complains"
}
