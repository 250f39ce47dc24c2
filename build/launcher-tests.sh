#!/usr/bin/env bash
# Tests of the launchers: each function `test_...` runs in its own shell and folder. Needs the
# release archive in dist/target. With an argument only the tests whose names contain it.
set -uo pipefail
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
work=$(mktemp -d)
chmod 755 "$work"
umask 022
trap 'rm -rf "$work"' EXIT
unset LATCHKEY_JAVA_OPTIONS LATCHKEY_AGENT_JAVA_OPTIONS LATCHKEY_JDKS LATCHKEY_AOT
export LATCHKEY_AOT_DELAY=0

# --- what tests say

die() {
  echo "    $1"
  exit 1
}

# run COMMAND...: leaves `code`, and the output in the files out and err.
run() {
  code=0
  "$@" >out 2>err </dev/null || code=$?
}

exits() { [ "$code" -eq "$1" ] || die "exit code $code instead of $1: $(cat out err)"; }
stdout_has() { grep -qF -- "$1" out || die "not on stdout: $1; there is: $(cat out err)"; }
stdout_lacks() { ! grep -qF -- "$1" out || die "on stdout: $1"; }
stdout_is_empty() { [ ! -s out ] || die "on stdout: $(cat out)"; }
stderr_is_one_line_with() {
  [ "$(wc -l <err)" -eq 1 ] || die "not one line on stderr: $(cat err)"
  grep -qF -- "$1" err || die "not on stderr: $1; there is: $(cat err)"
}
eventually() {
  local tries=1200
  until "$@"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || die "never: $*"
    sleep 0.1
  done
}

# --- what they need

# A JDK of VERSION in FOLDER whose java tells its arguments, makes a cache when asked, and
# runs until it is ended when the command is `serve`.
fake_jdk() {
  mkdir -p "$1/bin"
  printf 'IMPLEMENTOR="Nobody"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
  cat >"$1/bin/java" <<'END'
#!/bin/sh
for argument; do
  case $argument in -XX:AOTCacheOutput=*) output=${argument#*=} ;; esac
  last=$argument
done
case " $* " in
  *" --rounds 0 "*) exit 0 ;;
  *" train "*)
    [ -z "${TRAINING_IDS:-}" ] || echo "$$ $PPID" >"$TRAINING_IDS"
    sleep "${TRAINING_TAKES:-0}"
    echo cache >"$output"
    exit "${TRAINING_EXITS:-0}"
    ;;
esac
printf '<%s>\n' "$@"
[ "$last" != stay ] || exec sleep 60
END
  chmod +x "$1/bin/java"
  cp "$1/bin/java" "$1/bin/javac"
}

# An archive with a few fake jars and a fake JDK.
fake_installation() {
  mkdir -p "$1/lib/agent"
  cp "$home/latchkey" "$home/latchkey-agent" "$1"
  cp "$home"/build/{launcher,cache,train}.sh "$1/lib"
  echo one >"$1/lib/b.jar"
  echo two >"$1/lib/a.jar"
  echo three >"$1/lib/agent/c.jar"
  fake_jdk jdks/jdk-25 25.0.3
  export LATCHKEY_JDKS=$PWD/jdks JAVA_HOME=
}

# A folder `bin` with these programs alone.
only() {
  mkdir bin
  local tool
  for tool in "$@"; do
    ln -s "$(command -v "$tool")" "bin/$tool"
  done
}

checkout() {
  mkdir "$1"
  (cd "$home" && tar -cf - --exclude=target --exclude=node_modules --exclude=./.git --exclude=./.build \
    --exclude=./data .) | tar -xf - -C "$1"
}

# --- finding Java

test_without_a_jdk_25_one_line_says_what_to_install() {
  fake_installation here
  rm -r jdks/jdk-25
  fake_jdk jdks/jdk-17 17.0.15
  fake_jdk jdks/jdk-26 26
  fake_jdk old 17.0.15
  PATH=$PWD/old/bin:$PATH JAVA_HOME=$PWD/old run here/latchkey serve
  exits 1
  stderr_is_one_line_with "needs a JDK 25"
  stdout_is_empty
  PATH=$PWD/old/bin:$PATH run here/latchkey-agent status
  exits 1
  stderr_is_one_line_with "latchkey-agent: needs a JDK 25"
}

test_java_home_wins_over_path_and_path_over_the_usual_folders() {
  fake_installation here
  local place
  for place in home path; do
    fake_jdk "$place" 25
    # shellcheck disable=SC2016 # the fake java expands it
    sed -i '2i echo "from $0"' "$place/bin/java"
  done
  mkdir links
  ln -s "$PWD/path/bin/java" links/java
  PATH=$PWD/links:$PATH JAVA_HOME=$PWD/home run here/latchkey x
  stdout_has "from $PWD/home/bin/java"
  PATH=$PWD/links:$PATH run here/latchkey x
  stdout_has "from $PWD/path/bin/java"
}

# --- running

test_arguments_arrive_as_they_are() {
  fake_installation "a folder"
  run "a folder/latchkey" serve --data 'two words' '' '*' "it's"
  exits 0
  tail -n 6 out >arguments
  printf '<%s>\n' serve --data 'two words' '' '*' "it's" | diff - arguments || die "changed"
}

test_class_path_is_sorted_and_whole() {
  fake_installation "a folder"
  run "a folder/latchkey" x
  stdout_has "<$PWD/a folder/lib/a.jar:$PWD/a folder/lib/b.jar>"
  run "a folder/latchkey-agent" x
  stdout_has "<$PWD/a folder/lib/agent/c.jar>"
}

test_symlink_elsewhere_works() {
  fake_installation "a folder"
  ln -s "$PWD/a folder/latchkey" one
  ln -s one two
  run ./two x
  exits 0
  stdout_has "a folder/lib/a.jar"
}

test_archive_without_jars_says_so() {
  fake_installation here
  rm here/lib/*.jar
  run here/latchkey x
  exits 1
  stderr_is_one_line_with "there are no jars"
}

test_folder_with_a_colon_is_refused() {
  fake_installation "a:b"
  run "a:b/latchkey" x
  exits 1
  stderr_is_one_line_with "colon"
}

test_signals_reach_java() {
  fake_installation here
  here/latchkey stay >out &
  local pid=$!
  eventually grep -q stay out
  kill -TERM $pid
  wait $pid
  [ $? -eq 143 ] || die "java was not ended"
}

test_options_of_the_user_win() {
  fake_installation here
  LATCHKEY_JAVA_OPTIONS="-Xmx1g -Da=b" run here/latchkey x
  grep -n -F -e '<-Xmx256m>' -e '<-Xmx1g>' out | tail -n 1 | grep -q 1g || die "not the last one"
}

# --- start-up cache

test_cache_is_made_in_the_background_and_used_next_time() {
  fake_installation here
  mkdir "my data"
  here/latchkey serve --data "my data" stay >out &
  local pid=$!
  eventually [ -e "my data/cache/stamp" ]
  stdout_lacks AOTCache
  kill $pid
  [ "$(stat -c %a "my data/cache")" = 700 ] || die "others can see the cache"
  [ -z "$(find "my data" -name 'training.*')" ] || die "a training folder was left"
  run here/latchkey serve --data "my data"
  stdout_has "<-XX:AOTCache=$PWD/my data/cache/latchkey.aot>"
  run here/latchkey accounts list "--data=my data"
  stdout_has "<-XX:AOTCache="
}

test_cache_is_made_at_once_on_request() {
  fake_installation here
  LATCHKEY_AOT=now run here/latchkey serve --data new
  exits 0
  stdout_has "<-XX:AOTCache="
}

cached_installation() {
  fake_installation here
  LATCHKEY_AOT=now run here/latchkey serve --data d
  run here/latchkey x --data d
  stdout_has "<-XX:AOTCache="
}

test_without_the_tools_for_a_stamp_it_starts_without_a_cache() {
  cached_installation
  only sh dirname readlink cat grep id find
  PATH=$PWD/bin run here/latchkey serve --data d
  exits 0
  stdout_lacks "<-XX:AOTCache="
}

test_cache_is_not_used_when_switched_off() {
  cached_installation
  LATCHKEY_AOT=off run here/latchkey serve --data d
  stdout_lacks "<-XX:AOTCache="
}

test_changed_jar_of_the_same_size_and_time_drops_the_cache() {
  cached_installation
  touch -r here/lib/a.jar time
  echo owt >here/lib/a.jar
  touch -r time here/lib/a.jar
  run here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  TRAINING_EXITS=1 run here/latchkey serve --data d
  stdout_lacks "<-XX:AOTCache="
  [ ! -e d/cache/latchkey.aot ] || die "the old cache was kept"
}

test_another_time_jar_or_java_or_option_drops_the_cache() {
  cached_installation
  touch -d 2020-01-01 here/lib/a.jar
  run here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  cached_installation
  echo four >here/lib/z.jar
  run here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  rm here/lib/z.jar
  echo 'BUILD="2"' >>jdks/jdk-25/release
  run here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  cached_installation
  LATCHKEY_JAVA_OPTIONS=-Xmx1g run here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
}

test_damaged_cache_is_not_used() {
  cached_installation
  echo cachE >d/cache/latchkey.aot
  run here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
}

test_cache_that_others_could_write_is_not_used() {
  cached_installation
  chmod 770 d/cache
  run here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  chmod 700 d/cache
  chmod 770 d
  run here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  chmod 700 d
  ln -s d link
  run here/latchkey x --data link
  stdout_has "<-XX:AOTCache=$PWD/d/cache/latchkey.aot>"
  if [ "$(id -u)" -eq 0 ]; then
    chown 65534 d
    run here/latchkey x --data d
    stdout_lacks "<-XX:AOTCache="
    chown 0 d
  fi
  mv d/cache elsewhere
  ln -s "$PWD/elsewhere" d/cache
  run here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
}

test_end_of_the_server_ends_the_training() {
  fake_installation here
  mkdir d
  TRAINING_TAKES=60 TRAINING_IDS=ids here/latchkey serve --data d stay >out &
  local pid=$! java
  disown
  eventually [ -s ids ]
  read -r java _ <ids
  kill -KILL $pid
  # shellcheck disable=SC2317 # called by eventually
  ended() { ! kill -0 "$java" 2>/dev/null && [ -z "$(find d -name 'training.*')" ]; }
  eventually ended
  [ "$(ls d/cache)" = lock ] || die "left: $(ls d/cache)"
}

test_killed_training_leaves_no_cache_and_the_next_one_cleans_up() {
  fake_installation here
  mkdir d
  TRAINING_TAKES=2 TRAINING_IDS=ids here/latchkey serve --data d stay >out &
  local pid=$! trainer
  eventually [ -s ids ]
  read -r _ trainer <ids
  kill -KILL "$trainer"
  kill $pid
  sleep 2.5
  [ ! -e d/cache/stamp ] || die "there is a stamp"
  LATCHKEY_AOT=now run here/latchkey serve --data d
  stdout_has "<-XX:AOTCache="
  [ -z "$(find d -name 'training.*')" ] || die "a training folder was left"
}

test_failed_training_does_not_stop_the_start() {
  fake_installation here
  TRAINING_EXITS=1 LATCHKEY_AOT=now run here/latchkey serve --data d
  exits 0
  stdout_lacks "<-XX:AOTCache="
  [ ! -e d/cache/stamp ] || die "there is a stamp"
}

test_folder_that_cannot_be_made_is_for_the_server_to_explain() {
  fake_installation here
  : >file
  LATCHKEY_AOT=now run here/latchkey serve --data file/d
  exits 0
  stdout_has "<file/d>"
  [ "$(wc -l <err)" -eq 2 ] || die "$(cat err)"
}

test_background_training_makes_no_data_folder() {
  fake_installation here
  here/latchkey serve --data d stay >out &
  local pid=$!
  sleep 0.5
  kill $pid
  [ ! -e d ] || die "the launcher made the data folder"
}

# --- the real archive, with a PATH that has no Maven and no Java in it

real_archive() {
  mkdir "an archive"
  tar -xzf "$home"/dist/target/latchkey-*.tar.gz -C "an archive" --strip-components=1
}

test_real_archive_runs_without_maven() {
  real_archive
  only sh dirname readlink sed head cat grep find id cksum stat
  PATH=$PWD/bin run "an archive/latchkey" --help
  exits 0
  [ ! -s err ] || die "on stderr: $(cat err)"
  PATH=$PWD/bin run "an archive/latchkey-agent" --help
  exits 0
  [ ! -e "an archive/.build" ] || die "it was built"
  LATCHKEY_JAVA_OPTIONS=-XX:+UseG1GC run "an archive/latchkey" --help
  exits 0
}

# start COMMAND...: leaves `pid` when it is ready.
start() {
  : >out # the answer of an earlier start is none
  "$@" >out 2>err </dev/null &
  pid=$!
  eventually grep -q '^ready https://' out
}

stop() {
  kill "$pid"
  wait "$pid" || :
}

test_real_server_makes_its_cache_and_starts_with_it() {
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

# --- checkouts

test_checkout_is_built_once_and_stays_clean() {
  checkout "a checkout"
  cd "a checkout" || exit
  ./latchkey --help >out1 2>err1 &
  local first=$!
  ./latchkey-agent --help >out2 2>err2 || die "the second start failed: $(cat err2)"
  wait $first || die "the first start failed: $(cat err1)"
  [ "$(cat err1 err2 | grep -c 'building first')" -eq 1 ] || die "$(cat err1 err2)"
  cat err1 err2 | grep -Eq '^latchkey(-agent)?: +[0-9]+ s  [0-9] of [0-9]: ' || die "no steps: $(cat err1 err2)"
  cat err1 err2 | grep -Eq '^latchkey(-agent)?: +[0-9]+ s  built$' || die "no end: $(cat err1 err2)"

  run ./latchkey --help
  exits 0
  [ ! -s err ] || die "built again: $(cat err)"

  # A changed source is built and leaves no old jar; a broken one says so each time.
  touch server/src/main/java "$(echo server/target/latchkey-*/lib)/old.jar"
  run ./latchkey --help
  exits 0
  [ -z "$(find server/target -name old.jar)" ] || die "an old jar stayed"
  local source=server/src/main/java/dev/latchkey/server/cli/Latchkey.java
  cp "$source" keep
  echo 'not java' >>"$source"
  run ./latchkey --help
  exits 1
  stdout_is_empty
  grep -q 'Latchkey.java' err || die "the file is not named: $(cat err)"
  tail -n 1 err | grep -qF 'latchkey: the build failed; all of its output is in' || die "$(cat err)"
  run ./latchkey --help
  exits 1
  mv keep "$source"
  run ./latchkey --help
  exits 0

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

test_the_first_start_tells_each_step_and_how_long_it_took() {
  printf '[INFO] Building one 1    [1/2]\n[INFO] working\n[INFO] Building two 1    [2/2]\n[INFO] working\n' >says
  checkout_with_fake_maven 0
  run here/latchkey x
  exits 0
  grep -q 'latchkey: building first' err || die "$(cat err)"
  grep -Eq '^latchkey: +[0-9]+ s  1 of 2: one 1$' err || die "no first step: $(cat err)"
  grep -Eq '^latchkey: +[0-9]+ s  2 of 2: two 1$' err || die "no second step: $(cat err)"
  tail -n 1 err | grep -Eq '^latchkey: +[0-9]+ s  built$' || die "no end: $(cat err)"
  ! grep -q "$(printf '\r')" err || die "written over, and that is no terminal"
  ! grep -E 'latchkey: +[0-9]' out || die "on stdout: $(cat out)"
  run here/latchkey x
  [ ! -s err ] || die "built again: $(cat err)"
}

test_at_a_terminal_the_seconds_run_on_one_line() {
  command -v script >/dev/null || die "needs script"
  printf '[INFO] Building one 1    [1/1]\n[INFO] working\n[INFO] working\n' >says
  checkout_with_fake_maven 0
  script -qec "here/latchkey x" /dev/null </dev/null >seen
  [ "$(tr '\r' '\n' <seen | grep -c ' s  1 of 1: one 1')" -ge 2 ] || die "no running seconds: $(cat seen)"
  tr '\r' '\n' <seen | grep -q ' s  built' || die "no end: $(cat seen)"
}

test_a_build_that_fails_shows_the_end_of_the_log() {
  printf '[INFO] Building one 1    [1/1]\nsomething broke here\n' >says
  checkout_with_fake_maven 1
  run here/latchkey x
  exits 1
  stdout_is_empty
  grep -q 'something broke here' err || die "not shown: $(cat err)"
  tail -n 1 err | grep -q 'the build failed; all of its output is in' || die "$(cat err)"
}

test_checkout_without_maven_says_what_to_install() {
  checkout here
  only sh dirname readlink sed head cat grep find id mkdir flock
  PATH=$PWD/bin JAVA_HOME='' run here/latchkey serve
  exits 1
  stderr_is_one_line_with "install it (on Debian: apt-get install maven)"
}

test_unwritable_checkout_says_so() {
  checkout here
  if [ "$(id -u)" -eq 0 ]; then
    chmod 755 . here
    run su -s /bin/sh nobody -c 'here/latchkey serve'
  else
    chmod a-w here
    run here/latchkey serve
    chmod u+w here
  fi
  exits 1
  stderr_is_one_line_with "may not write to"
}

# ---

passed=0 failed=0
for test in $(declare -F | sed -n "s/^declare -f \(test_.*${1:-}.*\)/\1/p"); do
  mkdir "$work/$test"
  if (cd "$work/$test" && "$test"); then
    passed=$((passed + 1))
    echo "  ok      ${test#test_}"
  else
    failed=$((failed + 1))
    echo "  FAILED  ${test#test_}"
  fi
done
echo "launchers: $passed passed, $failed failed"
[ $failed -eq 0 ]
