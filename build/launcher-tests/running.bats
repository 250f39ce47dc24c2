#!/usr/bin/env bats

load setup

@test "arguments arrive as they are" {
  fake_installation "a folder"
  call "a folder/latchkey" serve --data 'two words' '' '*' "it's"
  exits 0
  tail -n 6 out >arguments
  printf '<%s>\n' serve --data 'two words' '' '*' "it's" | diff - arguments || die "changed"
}

@test "class path is sorted and whole" {
  fake_installation "a folder"
  call "a folder/latchkey" x
  stdout_has "<$PWD/a folder/lib/a.jar:$PWD/a folder/lib/b.jar>"
  call "a folder/latchkey-agent" x
  stdout_has "<$PWD/a folder/lib/agent/c.jar>"
}

@test "symlink elsewhere works" {
  fake_installation "a folder"
  ln -s "$PWD/a folder/latchkey" one
  ln -s one two
  call ./two x
  exits 0
  stdout_has "a folder/lib/a.jar"
}

@test "archive without jars says so" {
  fake_installation here
  rm here/lib/*.jar
  call here/latchkey x
  exits 1
  stderr_is_one_line_with "there are no jars"
}

@test "folder with a colon is refused" {
  fake_installation "a:b"
  call "a:b/latchkey" x
  exits 1
  stderr_is_one_line_with "colon"
}

@test "signals reach Java" {
  fake_installation here
  here/latchkey stay >out 3>&- &
  local pid=$!
  eventually grep -q stay out
  kill -TERM $pid
  local code=0
  wait $pid || code=$?
  [ $code -eq 143 ] || die "java was not ended"
}

@test "options of the user win" {
  fake_installation here
  LATCHKEY_JAVA_OPTIONS="-Xmx1g -Da=b" call here/latchkey x
  grep -n -F -e '<-Xmx256m>' -e '<-Xmx1g>' out | tail -n 1 | grep -q 1g || die "not the last one"
}

@test "free memory goes back to the system" {
  fake_installation here
  call here/latchkey x
  stdout_has "<-XX:TrimNativeHeapInterval=10000>"
  stdout_has "<-XX:-ShrinkHeapInSteps>"
}

@test "country data lies beside the jars" {
  fake_installation "a folder"
  call "a folder/latchkey" x
  stdout_has "<-Dlatchkey.countries=$PWD/a folder/lib/country.mmdb>"
}
