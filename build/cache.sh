# shellcheck shell=sh disable=SC2034,SC2154 # shared variables
# The start-up cache (Java's AOT cache): classes loaded and linked ahead, as a training run saw them.
# Never shipped, never required. It lies in DIR/cache, which like DIR only the service user may write:
# a user who writes it, or puts another folder in its place, decides which code runs.
#
# The JVM compares only size and time of the jars, and not even that for every cache; in a release
# all times are equal. So a stamp beside the cache says what it was made from, and the cache is used
# only while the stamp still holds: else an update could go on running the old code. The stamp names
# the time of each file's last change of any kind, which no program can set: to read the files would cost
# a tenth of a start.

# use_cache ARG...: sets `aot` to the cache where it is good; has it made where `serve` finds none.
use_cache() {
  cache=$(real_folder "$(data_folder "$@")")/cache
  aot=
  stamp=$(cat "$jdk/release" && printf '%s\n' "$jdk" "$flags" && describe_jars) || return 0
  if cache_is_good; then
    aot=$cache/latchkey.aot
    return
  fi
  case " $* " in *" serve "*) ;; *) return 0 ;; esac

  ! cache_is_private || rm -f "$cache/stamp" "$cache/latchkey.aot"
  export LATCHKEY_STAMP="$stamp"
  # shellcheck disable=SC2086 # flags are words
  set -- "$cache" $$ "$java" $flags "-Dlatchkey.countries=$fetched/country.mmdb" -cp "$class_path" "$main"
  if [ "${LATCHKEY_AOT:-auto}" = now ]; then
    echo "$program: making the start-up cache first" >&2
    { (umask 077 && mkdir -p "${cache%/*}") 2>/dev/null && sh "$support/train.sh" 0 "$@"; } ||
      echo "$program: starting without a start-up cache" >&2
    ! cache_is_good || aot=$cache/latchkey.aot
  else
    # Twice in the background: no child is left to the Java process that this shell becomes.
    (detached nice -n 19 sh "$support/train.sh" "${LATCHKEY_AOT_DELAY:-10}" "$@" </dev/null >/dev/null 2>&1 &)
  fi
  unset LATCHKEY_STAMP
}

data_folder() {
  folder=${default_data:-data}
  while [ $# -gt 0 ]; do
    case $1 in
      --data=*) folder=${1#--data=} ;;
      --data) folder=${2:-data} ;;
    esac
    shift
  done
  case $folder in
    /*) echo "$folder" ;;
    *) echo "$PWD/$folder" ;;
  esac
}

# Without links, which could lead elsewhere by the time of the next look; as it is where it is not there yet.
real_folder() { (cd -P "$1" 2>/dev/null && pwd -P) || echo "$1"; }

describe_jars() (
  LC_ALL=C
  cd "$lib" && describe ./*.jar
)

# Name, size, and when content, owner or mode last changed.
describe() { TZ=UTC0 stat -c '%n %s %y %z' "$@" 2>/dev/null || stat -f '%N %z %Fm %Fc' "$@"; }

cache_is_good() {
  cache_is_private && [ -f "$cache/stamp" ] && [ -f "$cache/latchkey.aot" ] &&
    [ "$(cat "$cache/stamp")" = "$stamp
$(cd "$cache" && describe latchkey.aot)" ]
}

# A real folder, ours, closed to other users, in one where none of them can replace it.
cache_is_private() {
  is_ours "${cache%/*}" && [ -n "$(find "$cache" -prune -type d -user "$(id -u)" -perm 0700 2>/dev/null)" ]
}

# A real folder that only we may write.
is_ours() {
  [ -n "$(find "$1" -prune -type d -user "$(id -u)" ! -perm -020 ! -perm -002 2>/dev/null)" ]
}

detached() {
  if command -v setsid >/dev/null; then exec setsid "$@"; else exec "$@"; fi
}
