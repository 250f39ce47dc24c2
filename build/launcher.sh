# shellcheck shell=sh disable=SC2034,SC2154 # shared variables
# What both launchers share. The launcher sets `home` (its own folder) and `program` (its name);
# afterwards `java`, `jdk`, `lib`, `class_path` and `common_flags` are set.
#
# Works in three layouts: a checkout (there is a pom.xml; built with Maven when its sources changed),
# the release archive (the jars lie in lib/) and an image (its own Java lies in runtime/).

# Warnings of the JVM go to stderr: stdout holds results only. A start-up cache that does not fit costs
# time and nothing else.
common_flags="-Xlog:disable -Xlog:all=warning:stderr -Xlog:aot*=error:stderr -Xlog:cds*=off:stderr
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=deny"

# The server. Without the strong compiler: starts are shorter, memory and the cost of a sign-in smaller
# (docs/decisions/0028). Out of memory is the end: a supervisor starts it again, and nothing goes on half alive. What is
# free goes back to the system: Java's heap whenever all of it is collected, the C library's every ten seconds.
server_flags="-Xms32m -Xmx256m -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError
  -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=25 -XX:-ShrinkHeapInSteps -XX:TrimNativeHeapInterval=10000"

# A command on a small server: little memory, and the quick compiler alone.
agent_flags="-Xms8m -Xmx64m -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Dstdin.encoding=UTF-8 $common_flags"

# serial_unless OPTIONS: the collector for small machines, unless OPTIONS choose another.
serial_unless() {
  case $1 in
    *-XX:+Use*GC*) ;;
    *) echo -XX:+UseSerialGC ;;
  esac
}

fail() {
  printf '%s: %s\n' "$program" "$1" >&2
  exit 1
}

# prepare CHECKOUT_FOLDER_PREFIX ARCHIVE_FOLDER
prepare() {
  use_utf8
  if [ -x "$home/runtime/bin/java" ]; then
    # Options for the machine's Java are none for this one.
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
    jdk=$home/runtime
    java=$jdk/bin/java
    lib=$home/lib
  elif [ -f "$home/pom.xml" ]; then
    find_jdk javac
    # The first version in the file is Latchkey's own.
    version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$home/pom.xml" | head -n 1)
    build_when_needed
    lib=$home/$1$version/lib
  else
    find_jdk java
    lib=$home/$2
  fi
  list_jars
}

# File names and arguments beyond ASCII reach Java only in a UTF-8 locale.
use_utf8() {
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX) export LC_ALL=C.UTF-8 ;;
  esac
}

# find_jdk TOOL: the first JDK 25 that has bin/TOOL.
find_jdk() {
  tool=$1
  on_path=$(readlink -f "$(command -v java || :)" || :)
  if [ -n "${LATCHKEY_JDKS:-}" ]; then
    set -- "$LATCHKEY_JDKS"/*
  else
    set -- /usr/lib/jvm/* /usr/java/* /usr/local/lib/jvm/* /opt/* /opt/*/* \
      "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home
  fi
  for jdk in "${JAVA_HOME:-}" "${on_path%/bin/java}" "$@"; do
    if [ -x "$jdk/bin/$tool" ] && grep -q '^JAVA_VERSION="25[".]' "$jdk/release" 2>/dev/null; then
      java=$jdk/bin/java
      return
    fi
  done
  fail "needs a JDK 25, and there is none in JAVA_HOME, PATH or the usual folders; install one \
(for example Temurin 25 from adoptium.net) or set JAVA_HOME"
}

build_when_needed() {
  [ "${LATCHKEY_BUILD:-auto}" != off ] || return 0
  server_lib=$home/server/target/latchkey-$version/lib
  agent_lib=$home/agent/target/latchkey-agent-$version/lib
  unfinished=$home/.build/unfinished
  is_stale || return 0

  # Whoever waits for the lock finds the work done. Closed again, or java would keep it.
  if ! { mkdir -p "$home/.build" && : >>"$home/.build/lock"; } 2>/dev/null; then
    fail "must build first, and $(id -un) may not write to $home; \
build as its owner, or use the release archive"
  fi
  exec 9>>"$home/.build/lock"
  ! command -v flock >/dev/null || flock -n 9 || { say "another start is building here; waiting for it" && flock 9; }
  ! is_stale || build
  exec 9>&-
}

# Maven makes both folders again each time it packages; build() gives them the time of its start.
is_stale() {
  [ -d "$server_lib" ] && [ -d "$agent_lib" ] && [ ! -e "$unfinished" ] || return 0
  newer=$(find "$home/pom.xml" "$home/build/lib.xml" \
    "$home/protocol/pom.xml" "$home/agent/pom.xml" "$home/server/pom.xml" \
    "$home/protocol/src/main" "$home/agent/src/main" "$home/server/src/main" \
    \( -newer "$server_lib" -o -newer "$agent_lib" \) -print | head -n 1)
  [ -n "$newer" ]
}

build() {
  command -v mvn >/dev/null || fail "must build first, which needs Maven 3.8 or later; \
install it (on Debian: apt-get install maven) or use the release archive"
  log=$home/.build/build.log
  say "building first, from the sources in $home; this takes up to a minute, and longer the first time"
  : >"$unfinished"
  : >"$log"
  begun=$(date +%s)
  follow >&2 9>&- &
  follower=$!
  built=true
  (cd "$home" && JAVA_HOME=$jdk mvn -B -ntp -Dstyle.color=never -pl server,agent -am \
    -Dmaven.test.skip=true -P '!format,!checks' package) >"$log" 2>&1 </dev/null || built=false
  kill "$follower" 2>/dev/null || :
  wait "$follower" 2>/dev/null || :
  "$built" || fail_to_build
  touch -r "$unfinished" "$server_lib" "$agent_lib"
  rm "$unfinished"
  tell "built"
  [ ! -t 2 ] || echo >&2
}

fail_to_build() {
  tell "failed; the end of what Maven said:"
  echo >&2
  errors=$(grep -E '^\[ERROR\]|^\[WARNING\] .*\.java' "$log" | head -n 15 || :)
  if [ -n "$errors" ]; then printf '%s\n' "$errors" >&2; else tail -n 15 "$log" >&2; fi
  fail "the build failed; all of its output is in $log"
}

say() { printf '%s: %s\n' "$program" "$1" >&2; }

# tell STEP: what is done and for how long; at a terminal the line is written over while the step lasts.
tell() {
  line=$(printf '%s: %4d s  %s' "$program" $(($(date +%s) - begun)) "$1")
  if [ -t 2 ]; then printf '\r%s\033[K' "$line" >&2; else printf '%s\n' "$line" >&2; fi
}

# Tells each of Maven's steps, and that it is still at work, until it is ended or the launcher is gone.
follow() {
  told=0 quiet=0 step="Maven starts"
  while kill -0 $$ 2>/dev/null; do
    steps=$(sed -n 's|^\[INFO\] Building \(.*[^ ]\) *\[\([0-9]*\)/\([0-9]*\)\]$|\2 of \3: \1|p' "$log")
    count=$(printf '%s' "$steps" | grep -c . || :)
    if [ "$count" -gt "$told" ]; then
      [ ! -t 2 ] || echo >&2
      step=$(printf '%s\n' "$steps" | tail -n 1)
      told=$count quiet=0
      tell "$step"
    elif [ -t 2 ] || [ "$quiet" -ge 15 ]; then
      quiet=0
      tell "$step"
    fi
    quiet=$((quiet + 1))
    sleep 1
  done
}

# An explicit list in a fixed order: the start-up cache depends on it.
list_jars() {
  case $home in
    *:*) fail "cannot run from $home: java takes no colon in a class path" ;;
  esac
  class_path=$(LC_ALL=C && printf '%s:' "$lib"/*.jar)
  class_path=${class_path%:}
  [ -e "${class_path%%:*}" ] || fail "there are no jars in $lib; unpack the release archive again"
}

# use_image_cache FILE: sets `cache` to the option for the start-up cache of an image, while the jars are those that it
# was made from. Java compares their size and time alone, and in a release all times are equal.
use_image_cache() {
  cache=
  if [ -f "$lib/$1" ] && [ "$(cd "$lib" && cksum ./*.jar)" = "$(cat "$lib/$1.jars")" ]; then
    cache=-XX:SharedArchiveFile=$lib/$1
  fi 2>/dev/null
}
