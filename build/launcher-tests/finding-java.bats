#!/usr/bin/env bats

load setup

@test "without a JDK 25 one line says what to install" {
  fake_installation here
  rm -r jdks/jdk-25
  fake_jdk jdks/jdk-17 17.0.15
  fake_jdk jdks/jdk-26 26
  fake_jdk old 17.0.15
  PATH=$PWD/old/bin:$PATH JAVA_HOME=$PWD/old call here/latchkey serve
  exits 1
  stderr_is_one_line_with "needs a JDK 25"
  stdout_is_empty
  PATH=$PWD/old/bin:$PATH call here/latchkey-agent status
  exits 1
  stderr_is_one_line_with "latchkey-agent: needs a JDK 25"
}

@test "JAVA_HOME wins over PATH and PATH over the usual folders" {
  fake_installation here
  local place
  for place in home path; do
    fake_jdk "$place" 25
    # shellcheck disable=SC2016 # the fake java expands it
    sed -i '2i echo "from $0"' "$place/bin/java"
  done
  mkdir links
  ln -s "$PWD/path/bin/java" links/java
  PATH=$PWD/links:$PATH JAVA_HOME=$PWD/home call here/latchkey x
  stdout_has "from $PWD/home/bin/java"
  PATH=$PWD/links:$PATH call here/latchkey x
  stdout_has "from $PWD/path/bin/java"
}
