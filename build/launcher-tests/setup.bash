# shellcheck shell=bash disable=SC2154 # bats sets its variables
# What the tests of the launchers share. Each runs in a folder of its own; those in archive.bats and checkout.bats need
# the release archive in dist/target.
home=$(dirname "$(dirname "$BATS_TEST_DIRNAME")")

setup() {
  chmod 755 "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" "$BATS_TEST_TMPDIR" # somebody else runs in it, too
  umask 022
  unset LATCHKEY_JAVA_OPTIONS LATCHKEY_AGENT_JAVA_OPTIONS LATCHKEY_JDKS LATCHKEY_AOT
  export LATCHKEY_AOT_DELAY=0
  cd "$BATS_TEST_TMPDIR" || exit
}

# A test that fails leaves no server behind.
teardown() {
  [ -z "${pid:-}" ] || kill "$pid" 2>/dev/null || :
}

# --- what tests say

die() {
  echo "$1"
  return 1
}

# call COMMAND...: leaves `code`, and the output in the files out and err. What stays behind does not hold bats up.
call() {
  code=0
  "$@" >out 2>err </dev/null 3>&- || code=$?
}

exits() { [ "$code" -eq "$1" ] || die "exit code $code instead of $1: $(cat out err)"; }
stdout_has() { grep -qF -- "$1" out || die "not on stdout: $1; there is: $(cat out err)"; }
stdout_lacks() { ! grep -qF -- "$1" out || die "on stdout: $1"; }
stdout_is_empty() { [ ! -s out ] || die "on stdout: $(cat out)"; }
stderr_is_one_line_with() {
  [ "$(wc -l <err)" -eq 1 ] || die "not one line on stderr: $(cat err)"
  grep -qF -- "$1" err || die "not on stderr: $1; there is: $(cat err)"
}
# Waits two minutes at most.
eventually() {
  local tries=1200
  until "$@"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || die "never: $*" || return
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
    --exclude=./data --exclude=./bench/scratch .) | tar -xf - -C "$1"
}

# start COMMAND...: leaves `pid` when it is ready.
start() {
  : >out # the answer of an earlier start is none
  "$@" >out 2>err </dev/null 3>&- &
  pid=$!
  eventually grep -q '^ready https://' out
}

stop() {
  kill "$pid"
  wait "$pid" || :
}
