#!/usr/bin/env bats

load setup

@test "cache is made in the background and used next time" {
  fake_installation here
  mkdir "my data"
  here/latchkey serve --data "my data" stay >out 3>&- &
  local pid=$!
  eventually [ -e "my data/cache/stamp" ]
  stdout_lacks AOTCache
  kill $pid
  [ "$(stat -c %a "my data/cache")" = 700 ] || die "others can see the cache"
  [ -z "$(find "my data" -name 'training.*')" ] || die "a training folder was left"
  call here/latchkey serve --data "my data"
  stdout_has "<-XX:AOTCache=$PWD/my data/cache/latchkey.aot>"
  call here/latchkey accounts list "--data=my data"
  stdout_has "<-XX:AOTCache="
}

@test "cache is made at once on request" {
  fake_installation here
  LATCHKEY_AOT=now call here/latchkey serve --data new
  exits 0
  stdout_has "<-XX:AOTCache="
}

cached_installation() {
  fake_installation here
  LATCHKEY_AOT=now call here/latchkey serve --data d
  call here/latchkey x --data d
  stdout_has "<-XX:AOTCache="
}

@test "without the tools for a stamp it starts without a cache" {
  cached_installation
  only sh dirname readlink cat grep id find
  PATH=$PWD/bin call here/latchkey serve --data d
  exits 0
  stdout_lacks "<-XX:AOTCache="
}

@test "cache is not used when switched off" {
  cached_installation
  LATCHKEY_AOT=off call here/latchkey serve --data d
  stdout_lacks "<-XX:AOTCache="
}

@test "changed jar of the same size and time drops the cache" {
  cached_installation
  touch -r here/lib/a.jar time
  echo owt >here/lib/a.jar
  touch -r time here/lib/a.jar
  call here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  TRAINING_EXITS=1 call here/latchkey serve --data d
  stdout_lacks "<-XX:AOTCache="
  [ ! -e d/cache/latchkey.aot ] || die "the old cache was kept"
}

@test "another time jar or Java or option drops the cache" {
  cached_installation
  touch -d 2020-01-01 here/lib/a.jar
  call here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  cached_installation
  echo four >here/lib/z.jar
  call here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  rm here/lib/z.jar
  echo 'BUILD="2"' >>jdks/jdk-25/release
  call here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  cached_installation
  LATCHKEY_JAVA_OPTIONS=-Xmx1g call here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
}

@test "damaged cache is not used" {
  cached_installation
  echo cachE >d/cache/latchkey.aot
  call here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
}

@test "cache that others could write is not used" {
  cached_installation
  chmod 770 d/cache
  call here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  chmod 700 d/cache
  chmod 770 d
  call here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
  chmod 700 d
  ln -s d link
  call here/latchkey x --data link
  stdout_has "<-XX:AOTCache=$PWD/d/cache/latchkey.aot>"
  if [ "$(id -u)" -eq 0 ]; then
    chown 65534 d
    call here/latchkey x --data d
    stdout_lacks "<-XX:AOTCache="
    chown 0 d
  fi
  mv d/cache elsewhere
  ln -s "$PWD/elsewhere" d/cache
  call here/latchkey x --data d
  stdout_lacks "<-XX:AOTCache="
}

@test "end of the server ends the training" {
  fake_installation here
  mkdir d
  TRAINING_TAKES=60 TRAINING_IDS=ids here/latchkey serve --data d stay >out 3>&- &
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

@test "killed training leaves no cache and the next one cleans up" {
  fake_installation here
  mkdir d
  TRAINING_TAKES=2 TRAINING_IDS=ids here/latchkey serve --data d stay >out 3>&- &
  local pid=$! trainer
  eventually [ -s ids ]
  read -r _ trainer <ids
  kill -KILL "$trainer"
  kill $pid
  sleep 2.5
  [ ! -e d/cache/stamp ] || die "there is a stamp"
  LATCHKEY_AOT=now call here/latchkey serve --data d
  stdout_has "<-XX:AOTCache="
  [ -z "$(find d -name 'training.*')" ] || die "a training folder was left"
}

@test "failed training does not stop the start" {
  fake_installation here
  TRAINING_EXITS=1 LATCHKEY_AOT=now call here/latchkey serve --data d
  exits 0
  stdout_lacks "<-XX:AOTCache="
  [ ! -e d/cache/stamp ] || die "there is a stamp"
}

@test "folder that cannot be made is for the server to explain" {
  fake_installation here
  : >file
  LATCHKEY_AOT=now call here/latchkey serve --data file/d
  exits 0
  stdout_has "<file/d>"
  [ "$(wc -l <err)" -eq 2 ] || die "$(cat err)"
}

@test "background training makes no data folder" {
  fake_installation here
  here/latchkey serve --data d stay >out 3>&- &
  local pid=$!
  sleep 0.5
  kill $pid
  [ ! -e d ] || die "the launcher made the data folder"
}
