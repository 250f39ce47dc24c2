#!/usr/bin/env bats
# shellcheck disable=SC2154 # home is set up

load setup

# The agent's image, with a fake Java of its own and no other.
fake_image() {
  mkdir -p "$1/lib"
  cp "$home/latchkey-agent" "$1"
  cp "$home/build/launcher.sh" "$1/lib"
  echo one >"$1/lib/b.jar"
  echo two >"$1/lib/a.jar"
  echo cache >"$1/lib/agent.jsa"
  (cd "$1/lib" && cksum ./*.jar >agent.jsa.jars)
  fake_jdk "$1/runtime" 25.0.3
  export LATCHKEY_JDKS=$PWD/none JAVA_HOME=
}

@test "image runs on its own Java, with its cache" {
  fake_image "an image"
  ln -s "an image/latchkey-agent" agent
  call ./agent status 'two words'
  exits 0
  stdout_has "<-XX:SharedArchiveFile=$PWD/an image/lib/agent.jsa>"
  stdout_has "<$PWD/an image/lib/a.jar:$PWD/an image/lib/b.jar>"
  stdout_has "<two words>"
}

@test "image with another jar than its cache was made from runs without the cache" {
  fake_image image
  touch -r image/lib/a.jar time
  echo too >image/lib/a.jar
  touch -r time image/lib/a.jar
  call image/latchkey-agent status
  exits 0
  stdout_lacks SharedArchiveFile
  [ ! -s err ] || die "on stderr: $(cat err)"
}

@test "image with one jar more or without its cache runs without the cache" {
  fake_image image
  echo three >image/lib/c.jar
  call image/latchkey-agent status
  exits 0
  stdout_lacks SharedArchiveFile
  rm image/lib/c.jar image/lib/agent.jsa
  call image/latchkey-agent status
  exits 0
  stdout_lacks SharedArchiveFile
  [ ! -s err ] || die "on stderr: $(cat err)"
}

@test "options for the machine's Java are none for the image's" {
  fake_image image
  # shellcheck disable=SC2016 # for the script
  printf '#!/bin/sh\necho "$JAVA_TOOL_OPTIONS$JDK_JAVA_OPTIONS$_JAVA_OPTIONS"\n' >image/runtime/bin/java
  JAVA_TOOL_OPTIONS=a JDK_JAVA_OPTIONS=b _JAVA_OPTIONS=c call image/latchkey-agent status
  exits 0
  [ -z "$(cat out)" ] || die "seen: $(cat out)"
}

# The server's image, whose launcher is told whose installation it is about.
fake_server_image() {
  mkdir -p "$1/lib"
  cp "$home/latchkey" "$1"
  cp "$home"/build/{launcher,cache,train}.sh "$1/lib"
  sed -e "s|^default_data=.*|default_data=$PWD/installed|" -e "s|^owner=.*|owner=nobody|" "$home/dist/server/installed.sh" \
    >"$1/lib/installed.sh"
  echo one >"$1/lib/a.jar"
  echo cache >"$1/lib/server.jsa"
  (cd "$1/lib" && cksum ./*.jar >server.jsa.jars)
  fake_jdk "$1/runtime" 25.0.3
  export LATCHKEY_JDKS=$PWD/none JAVA_HOME=
}

@test "server's image is about its installation, with its own Java and cache" {
  fake_server_image image
  LATCHKEY_AOT=off call image/latchkey accounts list
  exits 0
  stdout_has "<-Dlatchkey.data=$PWD/installed>"
  stdout_has "<-Dlatchkey.config=/etc/latchkey/latchkey.yaml>"
  stdout_has "<-XX:SharedArchiveFile=$PWD/image/lib/server.jsa>"
  LATCHKEY_AOT=now call image/latchkey serve --data d
  exits 0
  stdout_has "<-XX:AOTCache=$PWD/d/cache/latchkey.aot>"
  stdout_lacks SharedArchiveFile
}

@test "root hands over to the owner of the installation, and stays for another folder" {
  local me owner
  me=$(id -un)
  owner=$me
  [ "$(id -u)" -ne 0 ] || owner=nobody
  fake_server_image image
  # shellcheck disable=SC2016 # for the script
  printf '#!/bin/sh\nid -un\n' >image/runtime/bin/java
  LATCHKEY_AOT=off call image/latchkey accounts list
  [ "$(cat out)" = "$owner" ] || die "it runs as $(cat out err)"
  LATCHKEY_AOT=off call image/latchkey accounts list --data other
  [ "$(cat out)" = "$me" ] || die "it runs as $(cat out err)"
}
