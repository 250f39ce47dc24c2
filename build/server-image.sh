#!/usr/bin/env bash
# The server with a Java of its own, as a Debian package for the kind of processor that this machine has:
#
#   server-image.sh     leaves in dist/target latchkey_VERSION_ARCH.deb with a .sha256, and what is in it in
#                       server-image/latchkey
#
# The same sources and the same JDK give the same files, bit for bit, but for the start-up cache: which classes Java loads
# in training depends on the timing of threads. Needs `mvn package` once, and dpkg-deb. It takes a minute, so that Maven does not run it.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 TZ=UTC
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
cd "$home"
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
SOURCE_DATE_EPOCH=$(date -d "$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)<.*:\1:p' pom.xml)" +%s)
export SOURCE_DATE_EPOCH
program=server-image
# shellcheck source=build/launcher.sh
. build/launcher.sh
# shellcheck source=build/image.sh
. build/image.sh

name_processor
command -v dpkg-deb >/dev/null || { say "not made: there is no dpkg-deb" && exit; }
find_jdk jlink
target=$home/dist/target
work=$target/server-image
image=$work/latchkey
share=$work/share
rm -rf "$work" "$target"/latchkey_*
mkdir -p "$image/lib" "$share"

# What jdeps finds in the jars; and PKCS#11 tokens, and German dates.
modules=java.base,java.desktop,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql
modules+=,jdk.httpserver,jdk.jfr,jdk.management,jdk.unsupported,jdk.crypto.cryptoki,jdk.localedata

add_java() {
  link_java "$modules" --include-locales=en,de
  # Of java.desktop, libraries use the beans; what draws, prints and sounds is left out.
  (cd "$image/runtime/lib" && rm -f lib{awt,awt_headless,awt_xawt,fontmanager,freetype,javajpeg,jawt,jsound,lcms}.so \
    lib{mlib_image,splashscreen}.so psfont*)
  strip_java
  keep_providers SUN SunRsaSign SunEC SunJSSE SunJCE SunPKCS11
}

add_server() {
  cp latchkey LICENSE dist/server/copyright "$image/"
  cp build/{launcher,cache,train}.sh dist/server/installed.sh "server/target/latchkey-$version/lib"/*.jar "$image/lib/"
  [ ! -e .build/country.mmdb ] || cp .build/country.mmdb "$image/lib/"
  chmod 644 "$image"/lib/*
  chmod 755 "$image/lib/train.sh"
  add_sbom dist/target/sbom.cyclonedx.json
  "$image/runtime/bin/java" -cp "$image/lib/*" dev.latchkey.server.cli.PackageFiles "$share"
}

# A CDS archive for the first starts, until the start-up cache of the data folder is made. Java notes the times of the jars
# in it, so they are set before.
add_cache() {
  local training=$work/training rounds
  set_times "$image"
  lib=$image/lib
  list_jars
  mkdir "$training"
  for rounds in 0 20; do
    server_java -Xshare:off -XX:DumpLoadedClassList="$training/$rounds.all" dev.latchkey.server.cli.Latchkey train \
      --rounds $rounds --data "$training/data" || { cat "$training/log" && fail "the training failed"; }
  done
  sorted_classes "$training"/*.all >"$training/classes"
  server_java -Xshare:dump -XX:SharedClassListFile="$training/classes" -XX:SharedArchiveFile="$lib/server.jsa" || :
  [ -s "$lib/server.jsa" ] || { cat "$training/log" && fail "Java made no start-up cache"; }
  (cd "$lib" && cksum ./*.jar >server.jsa.jars)
  set_times "$image"
}

# As the launcher runs it.
server_java() {
  # shellcheck disable=SC2046,SC2086 # flags are words
  "$image/runtime/bin/java" $(serial_unless '') $server_flags $common_flags -cp "$class_path" "$@" >>"$work/training/log" 2>&1 \
    </dev/null
}

package() {
  local root=$work/deb doc
  doc=$root/usr/share/doc/latchkey
  mkdir -p "$root"/usr/{bin,lib/systemd/system,lib/sysusers.d} "$doc" "$root"/usr/share/{man/man8,lintian/overrides} \
    "$root"/usr/share/{bash-completion/completions,zsh/vendor-completions} "$root/etc/latchkey" "$root/DEBIAN"
  cp -a "$image" "$root/usr/lib/latchkey"
  rm "$root"/usr/lib/latchkey/{LICENSE,copyright}
  ln -s ../lib/latchkey/latchkey "$root/usr/bin/latchkey"
  unit >"$root/usr/lib/systemd/system/latchkey.service"
  cp dist/server/sysusers.conf "$root/usr/lib/sysusers.d/latchkey.conf"
  cp dist/server/latchkey.yaml "$root/etc/latchkey/"
  gzip -9nc "$share/latchkey.8" >"$root/usr/share/man/man8/latchkey.8.gz"
  cp "$share/latchkey.bash" "$root/usr/share/bash-completion/completions/latchkey"
  cp dist/server/_latchkey "$root/usr/share/zsh/vendor-completions/"
  cp -r docs "$doc/"
  cp README.md SECURITY.md "$doc/"
  cp dist/server/copyright "$doc/"
  find "$doc" -type f -exec chmod 644 {} +
  debian_changelog latchkey dist/server/control | gzip -9n >"$doc/changelog.gz"
  cp dist/server/lintian-overrides "$root/usr/share/lintian/overrides/latchkey"
  cp dist/server/{postinst,prerm,postrm,templates} "$root/DEBIAN/"
  chmod 755 "$root"/DEBIAN/{postinst,prerm,postrm}
  echo /etc/latchkey/latchkey.yaml >"$root/DEBIAN/conffiles"
  pack_debian "$root" dist/server/control "$target/latchkey_${version}_$debian.deb"
  rm -rf "$root"
}

# That of the archive, for the places of the package.
unit() {
  sed -e '/^#.*\(useradd\|Latchkey as\)\|^#   cp /d' -e 's|^ExecStart=.*|ExecStart=/usr/lib/latchkey/latchkey serve|' \
    -e 's|^Description=.*|&\nDocumentation=man:latchkey(8)|' dist/latchkey.service
}

add_java
add_server
add_cache
package
cd "$target"
for file in latchkey_*.deb; do sha256sum "$file" >"$file.sha256"; done
