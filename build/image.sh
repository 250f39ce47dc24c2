# shellcheck shell=bash disable=SC2034,SC2154 # shared variables
# What the images of both programs share: each program with a Java of its own. The script that reads this sets `home`,
# `target`, `version` and `SOURCE_DATE_EPOCH`, has a JDK in `jdk`, and sets `image` before it calls these.

# The kind of processor, as Java and as Debian name it.
name_processor() {
  [ "$(uname -s)" = Linux ] || { say "not made: it is made on Linux" && exit; }
  case $(uname -m) in
    x86_64) arch=x64 debian=amd64 ;;
    aarch64) arch=arm64 debian=arm64 ;;
    *) say "not made for $(uname -m)" && exit ;;
  esac
}

# Java itself: these modules, and all legal notices of them.
link_java() { # MODULES OPTION...
  "$jdk/bin/jlink" --add-modules "$1" --no-header-files --no-man-pages --strip-java-debug-attributes "${@:2}" \
    --output "$image/runtime"
  find "$image/runtime/bin" ! -name java -type f -delete
  rm "$image"/runtime/lib/{jexec,jrt-fs.jar}
  chmod -R u+w "$image/runtime"
}

strip_java() {
  ! command -v strip >/dev/null ||
    find "$image/runtime" \( -path '*/bin/*' -o -name '*.so' -o -name jspawnhelper \) -type f -exec strip --strip-unneeded {} +
}

# A provider of security in Java's list whose module is left out makes Java load all those of the class path, and Bouncy
# Castle's two take longer than the rest of a start.
keep_providers() { # NAME...
  local settings=$image/runtime/conf/security/java.security
  awk -v kept="$*" '
    BEGIN { count = split(kept, names, " "); for (i in names) wanted[names[i]] = 1 }
    /^security\.provider\.[0-9]+=/ {
      name = $0
      sub(/^[^=]*=/, "", name)
      if (name in wanted) print "security.provider." ++number "=" name
      next
    }
    { print }
    END { exit number != count }' "$settings" >"$settings.new" || fail "this JDK lists other security providers"
  mv "$settings.new" "$settings"
}

# Maven makes none when it is offline.
add_sbom() { # FILE
  [ ! -e "$1" ] || sed "s|^  \"components\" : \[|&\n    $(java_component),|" "$1" >"$image/sbom.cyclonedx.json"
}

java_component() {
  printf '{ "type" : "platform", "name" : "OpenJDK", "version" : "%s", "licenses" : [ { "expression" : "%s" } ] }' \
    "$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$jdk/release")" 'GPL-2.0-only WITH Classpath-exception-2.0'
}

set_times() { find "$@" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# The lists of classes that Java wrote, sorted, or the archive would differ with the threads' timing.
sorted_classes() { cat "$@" | sed -e '/^#/d' -e '/^@cp /d' -e 's/ id: [0-9]*$//' | sort -u; }

debian_changelog() { # PACKAGE CONTROL_FILE
  printf '%s (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md of Latchkey %s.\n\n' "$1" "$version" "$version"
  printf ' -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' "$2")" "$(date -R -d "@$SOURCE_DATE_EPOCH")"
}

# Fills in what only the build knows, sums up what is in the folder, and packs it.
pack_debian() { # ROOT CONTROL_FILE FILE
  local size
  size=$(du -sk --apparent-size "$1" | cut -f 1)
  sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$debian/" -e "s/@SIZE@/$size/" "$2" >"$1/DEBIAN/control"
  (cd "$1" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$1/DEBIAN/md5sums"
  set_times "$1"
  dpkg-deb --root-owner-group -Zgzip -z6 --build "$1" "$3" >/dev/null
}
