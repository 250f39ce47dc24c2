#!/usr/bin/env bash
# The agent with a Java of its own, for servers without a JDK, on Linux for the kind of processor that this machine has:
#
#   agent-image.sh VERSION TIME     leaves in dist/target latchkey-agent-VERSION-linux-ARCH.tar.gz and, where there is
#                                   dpkg-deb, latchkey-agent_VERSION_ARCH.deb, each with a .sha256
#
# TIME (ISO 8601) is that of every file. The same sources and the same JDK give the same files, bit for bit; the start-up
# cache only if Java loads the same classes in training, which it nearly always does. Needs the module agent packaged.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 TZ=UTC
version=$1
SOURCE_DATE_EPOCH=$(date -d "$2" +%s)
export SOURCE_DATE_EPOCH
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
cd "$home"
program=agent-image
# shellcheck source=build/launcher.sh
. build/launcher.sh

[ "$(uname -s)" = Linux ] || { say "not made: it is made on Linux" && exit; }
case $(uname -m) in
  x86_64) arch=x64 debian=amd64 ;;
  aarch64) arch=arm64 debian=arm64 ;;
  *) say "not made for $(uname -m)" && exit ;;
esac
find_jdk jlink
target=$home/dist/target
name=latchkey-agent-$version-linux-$arch
image=$target/image/$name
rm -rf "$target/image" "$target"/latchkey-agent[-_]*
mkdir -p "$image/share"

# Java itself: what the agent uses, and all legal notices of that.
add_java() {
  "$jdk/bin/jlink" --add-modules java.base,java.net.http,jdk.security.auth --no-header-files --no-man-pages \
    --strip-java-debug-attributes --output "$image/runtime"
  # The authorities that count are those of the server.
  rm "$image"/runtime/{bin/keytool,lib/jexec,lib/jrt-fs.jar,lib/security/cacerts}
  chmod -R u+w "$image/runtime"
  if command -v strip >/dev/null; then
    find "$image/runtime" \( -path '*/bin/*' -o -name '*.so' -o -name jspawnhelper \) -type f -exec strip --strip-unneeded {} +
  fi
  # A provider of security in this list whose module is left out makes Java load all those of the class path, and
  # Bouncy Castle's two take longer than the rest of a start.
  local settings=$image/runtime/conf/security/java.security
  sed -i -E '/^security\.provider\.[0-9]+=/{/=(SUN|SunRsaSign|SunEC|SunJSSE|SunJCE)$/!d}' "$settings"
  [ "$(sed -n 's/^security.provider.\([0-9]*\)=.*/\1/p' "$settings" | tr '\n' ' ')" = "1 2 3 4 5 " ] ||
    fail "this JDK lists other security providers"
}

add_agent() {
  mkdir "$image/lib"
  cp latchkey-agent "$image/"
  cp build/launcher.sh "agent/target/latchkey-agent-$version/lib"/*.jar "$image/lib/"
  cp LICENSE dist/agent/copyright "$image/"
  # Maven makes none when it is offline.
  [ ! -e agent/target/sbom.cyclonedx.json ] ||
    sed "s|^  \"components\" : \[|&\n    $(java_component),|" agent/target/sbom.cyclonedx.json >"$image/sbom.cyclonedx.json"
  "$image/runtime/bin/java" -cp "$image/lib/*" dev.latchkey.agent.cli.ReferenceFiles "$image/share"
  cp dist/agent/_latchkey-agent dist/agent/latchkey-agent.service dist/agent/latchkey-agent.timer "$image/share/"
}

java_component() {
  printf '{ "type" : "platform", "name" : "OpenJDK", "version" : "%s", "licenses" : [ { "expression" : "%s" } ] }' \
    "$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$jdk/release")" 'GPL-2.0-only WITH Classpath-exception-2.0'
}

# A CDS archive of the classes that two training runs load. Java notes the times of the jars in it, so they are set
# before; it is made from a sorted list, or it would differ with the threads' timing. What is loaded or not by that timing
# alone is left out for the same reason.
add_cache() {
  local training=$target/image/training run
  set_times "$image"
  lib=$image/lib
  list_jars
  for run in 1 2; do
    mkdir "$training.$run"
    agent_java -Xshare:off -XX:DumpLoadedClassList="$training.$run.all" dev.latchkey.agent.cli.StartupTraining "$training.$run"
  done
  cat "$training".?.all | sed -e '/^#/d' -e '/^@cp /d' -e 's/ id: [0-9]*$//' -e '\:^java/util/concurrent/locks/:d' \
    -e '\:^@lambda-proxy jdk/internal/net/http/:d' | sort -u >"$training.classes"
  agent_java -Xshare:dump -XX:SharedClassListFile="$training.classes" -XX:SharedArchiveFile="$lib/agent.jsa"
  [ -s "$lib/agent.jsa" ] || { cat "$training.log" && fail "Java made no start-up cache"; }
  (cd "$lib" && cksum ./*.jar >agent.jsa.jars)
  set_times "$image"
}

# As the launcher runs it.
agent_java() {
  # shellcheck disable=SC2046,SC2086 # flags are words
  "$image/runtime/bin/java" $(serial_unless '') $agent_flags -cp "$class_path" "$@" >>"$target/image/training.log" 2>&1 \
    </dev/null
}

set_times() { find "$@" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

archive() {
  tar -C "$target/image" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner -cf - "$name" |
    gzip -n >"$target/$name.tar.gz"
}

package() {
  local root=$target/image/deb doc
  doc=$root/usr/share/doc/latchkey-agent
  mkdir -p "$root"/usr/{bin,lib/systemd/system} "$doc" "$root"/usr/share/{man/man1,lintian/overrides} \
    "$root"/usr/share/{bash-completion/completions,zsh/vendor-completions} "$root/DEBIAN"
  install -d -m 0700 "$root/var/lib/latchkey-agent"
  cp -a "$image" "$root/usr/lib/latchkey-agent"
  (cd "$root/usr/lib/latchkey-agent" && rm -r LICENSE copyright share)
  ln -s ../lib/latchkey-agent/latchkey-agent "$root/usr/bin/latchkey-agent"
  cp "$image"/share/latchkey-agent.{service,timer} "$root/usr/lib/systemd/system/"
  gzip -9nc "$image/share/latchkey-agent.1" >"$root/usr/share/man/man1/latchkey-agent.1.gz"
  cp "$image/share/latchkey-agent.bash" "$root/usr/share/bash-completion/completions/latchkey-agent"
  cp "$image/share/_latchkey-agent" "$root/usr/share/zsh/vendor-completions/"
  cp "$image/copyright" "$doc/"
  debian_changelog | gzip -9n >"$doc/changelog.gz"
  cp dist/agent/lintian-overrides "$root/usr/share/lintian/overrides/latchkey-agent"
  cp dist/agent/{postinst,prerm,postrm} "$root/DEBIAN/"
  chmod 755 "$root"/DEBIAN/p*
  control "$(du -sk --apparent-size "$root" | cut -f 1)" >"$root/DEBIAN/control"
  (cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
  set_times "$root"
  dpkg-deb --root-owner-group -Zgzip -z6 --build "$root" "$target/latchkey-agent_${version}_$debian.deb" >/dev/null
}

control() { # SIZE
  sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$debian/" -e "s/@SIZE@/$1/" dist/agent/control
}

debian_changelog() {
  printf 'latchkey-agent (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md of Latchkey %s.\n\n' "$version" "$version"
  printf ' -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' dist/agent/control)" "$(date -R -d "@$SOURCE_DATE_EPOCH")"
}

add_java
add_agent
add_cache
archive &
if command -v dpkg-deb >/dev/null; then package; else say "no package: there is no dpkg-deb"; fi
wait $!
cd "$target"
for file in latchkey-agent[-_]*; do sha256sum "$file" >"$file.sha256"; done
rm -rf "$target/image/deb"
