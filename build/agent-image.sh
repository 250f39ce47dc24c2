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
# shellcheck source=build/image.sh
. build/image.sh

name_processor
find_jdk jlink
target=$home/dist/target
name=latchkey-agent-$version-linux-$arch
image=$target/image/$name
rm -rf "$target/image" "$target"/latchkey-agent[-_]*
mkdir -p "$image/share"

# Java itself: what the agent uses, and all legal notices of that.
add_java() {
  link_java java.base,java.net.http,jdk.security.auth
  # The authorities that count are those of the server.
  rm "$image/runtime/lib/security/cacerts"
  strip_java
  keep_providers SUN SunRsaSign SunEC SunJSSE SunJCE
}

add_agent() {
  mkdir "$image/lib"
  cp latchkey-agent "$image/"
  cp build/launcher.sh "agent/target/latchkey-agent-$version/lib"/*.jar "$image/lib/"
  cp LICENSE dist/agent/copyright "$image/"
  add_sbom agent/target/sbom.cyclonedx.json
  "$image/runtime/bin/java" -cp "$image/lib/*" dev.latchkey.agent.cli.ReferenceFiles "$image/share"
  cp dist/agent/_latchkey-agent dist/agent/latchkey-agent.service dist/agent/latchkey-agent.timer "$image/share/"
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
  sorted_classes "$training".?.all | sed -e '\:^java/util/concurrent/locks/:d' \
    -e '\:^@lambda-proxy jdk/internal/net/http/:d' >"$training.classes"
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
  debian_changelog latchkey-agent dist/agent/control | gzip -9n >"$doc/changelog.gz"
  cp dist/agent/lintian-overrides "$root/usr/share/lintian/overrides/latchkey-agent"
  cp dist/agent/{postinst,prerm,postrm} "$root/DEBIAN/"
  chmod 755 "$root"/DEBIAN/p*
  pack_debian "$root" dist/agent/control "$target/latchkey-agent_${version}_$debian.deb"
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
