#!/usr/bin/env bash
# The server as an OCI image, made without a container engine, from dist/target/server-image (build/server-image.sh) and
# Debian's C library:
#
#   oci-image.sh [FOLDER]     leaves in dist/target latchkey-VERSION-oci-ARCH.tar with a .sha256. FOLDER has the packages
#                             libc6 and libc-bin; without it, `apt-get download` gets those of this system's Debian
#
# The same packages and the same server image give the same file, bit for bit. There is no shell in it: its entry point is
# Java, with its options in the file /latchkey.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 TZ=UTC
home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
cd "$home"
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
time=$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)<.*:\1:p' pom.xml)
SOURCE_DATE_EPOCH=$(date -d "$time" +%s)
program=oci-image
# shellcheck source=build/launcher.sh
. build/launcher.sh
# shellcheck source=build/image.sh
. build/image.sh

name_processor
target=$home/dist/target
program_image=$target/server-image/latchkey
[ -e "$program_image/lib/server.jsa" ] || fail "there is no $program_image; run build/server-image.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
user=10001
packages=${1:-$work/packages}
blobs=$work/image/blobs/sha256
mkdir -p "$blobs" "$work"/{base,java,program}

get_packages() {
  mkdir "$packages"
  (cd "$packages" && apt-get -qq download libc6 libc-bin >/dev/null 2>&1) || fail "apt-get download libc6 libc-bin failed"
}

# What every program here needs, and the files that name the user and say how to look up names.
make_base() {
  local root=$work/base file
  for file in "$packages"/libc6_*.deb "$packages"/libc-bin_*.deb; do dpkg-deb -x "$file" "$work/unpacked"; done
  mkdir -p "$root"/{etc,proc,sys,dev,tmp,usr/lib,usr/lib64,usr/share/doc,usr/lib/locale}
  for file in lib lib64; do
    ln -s "usr/$file" "$root/$file"
    cp -a "$work/unpacked/$file/." "$root/usr/$file/"
  done
  cp -a "$work/unpacked/usr/lib/locale/C.utf8" "$root/usr/lib/locale/"
  cp -a "$work/unpacked/usr/share/doc/libc6" "$root/usr/share/doc/"
  printf 'root:x:0:0:root:/root:/sbin/nologin\nlatchkey:x:%s:%s::/var/lib/latchkey:/sbin/nologin\n' $user $user >"$root/etc/passwd"
  printf 'root:x:0:\nlatchkey:x:%s:\n' $user >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  chmod 1777 "$root/tmp"
}

# Each option for Java on a line of its own.
make_program() {
  local root=$work/program
  mkdir -p "$work/java/usr/lib/latchkey" "$root"/usr/lib "$root"/etc/latchkey "$root/var/lib/latchkey"
  cp -a "$program_image/runtime" "$work/java/usr/lib/latchkey/"
  cp -a "$program_image" "$root/usr/lib/latchkey"
  rm -r "$root/usr/lib/latchkey"/{runtime,latchkey} "$root"/usr/lib/latchkey/lib/*.sh
  lib=/usr/lib/latchkey/lib
  class_path=$(cd "$program_image/lib" && printf "$lib/%s:" *.jar)
  # shellcheck disable=SC2046,SC2086 # flags are words
  printf '%s\n' $(serial_unless '') $server_flags $common_flags "-XX:SharedArchiveFile=$lib/server.jsa" \
    -Djdk.tls.rejectClientInitiatedRenegotiation=true -Dlatchkey.home=/usr/lib/latchkey \
    "-Dlatchkey.countries=$lib/country.mmdb" -Dlatchkey.stderr.terminal=false -Dlatchkey.data=/var/lib/latchkey \
    -Dlatchkey.config=/etc/latchkey/latchkey.yaml -cp "${class_path%:}" dev.latchkey.server.cli.Latchkey >"$root/latchkey"
  chmod 700 "$root/var/lib/latchkey"
}

# Files are root's, and the data folder is the user's. Prints the digest; the size is left in a file of that name.
layer() { # FOLDER
  local tar=$work/layer.tar
  find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  local pack=(tar -C "$1" --sort=name --format=gnu --numeric-owner)
  "${pack[@]}" --owner=0 --group=0 --exclude=./var/lib/latchkey -cf "$tar" .
  [ ! -e "$1/var/lib/latchkey" ] || "${pack[@]}" --owner=$user --group=$user --no-recursion -rf "$tar" ./var/lib/latchkey
  digest "$tar" >>"$work/diff-ids"
  gzip -n <"$tar" >"$tar.gz"
  store "$tar.gz"
}
digest() { sha256sum "$1" | cut -d ' ' -f 1; }
store() { # FILE
  local name
  name=$(digest "$1")
  mv "$1" "$blobs/$name"
  echo "$name"
}
descriptor() { # MEDIA_TYPE DIGEST
  printf '{"mediaType":"application/vnd.oci.image.%s","digest":"sha256:%s","size":%s}' "$1" "$2" "$(stat -c %s "$blobs/$2")"
}
quoted() { sed 's/.*/"&"/' | paste -sd , -; }

config() {
  local base
  base=$(dpkg-deb -f "$packages"/libc6_*.deb Version)
  cat <<JSON
{"created":"$time","architecture":"$debian","os":"linux","config":{"User":"$user:$user","ExposedPorts":{"8443/tcp":{}},
"Env":["PATH=/usr/lib/latchkey/runtime/bin","LC_ALL=C.UTF-8"],
"Entrypoint":["/usr/lib/latchkey/runtime/bin/java","@/latchkey"],"Cmd":["serve"],
"Volumes":{"/var/lib/latchkey":{}},"WorkingDir":"/","StopSignal":"SIGTERM",
"Labels":{"org.opencontainers.image.title":"Latchkey","org.opencontainers.image.version":"$version",
"org.opencontainers.image.licenses":"Apache-2.0","dev.latchkey.libc6":"$base"}},
"rootfs":{"type":"layers","diff_ids":[$(sed 's/^/sha256:/' "$work/diff-ids" | quoted)]},
"history":[{"created":"$time","created_by":"build/oci-image.sh: the C library"},
{"created":"$time","created_by":"build/oci-image.sh: Java"},{"created":"$time","created_by":"build/oci-image.sh: Latchkey"}]}
JSON
}

manifest() { # CONFIG LAYER...
  local part layers=
  for part in "${@:2}"; do layers+=,$(descriptor layer.v1.tar+gzip "$part"); done
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}\n' \
    "$(descriptor config.v1+json "$1")" "${layers#,}"
}

# As the specification of layouts has it; manifest.json is for older engines, which load no layout.
write_image() {
  local layers=() folder config manifest file=$target/latchkey-$version-oci-$arch.tar
  for folder in base java program; do layers+=("$(layer "$work/$folder")"); done
  config >"$work/config"
  config=$(store "$work/config")
  manifest "$config" "${layers[@]}" >"$work/manifest"
  manifest=$(store "$work/manifest")
  printf '{"imageLayoutVersion":"1.0.0"}' >"$work/image/oci-layout"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}\n' \
    "$(descriptor manifest.v1+json "$manifest" |
      sed "s|}$|,\"platform\":{\"architecture\":\"$debian\",\"os\":\"linux\"},\"annotations\":{\"org.opencontainers.image.ref.name\":\"$version\"}}|")" \
    >"$work/image/index.json"
  printf '[{"Config":"blobs/sha256/%s","RepoTags":["latchkey:%s"],"Layers":[%s]}]\n' "$config" "$version" \
    "$(printf 'blobs/sha256/%s\n' "${layers[@]}" | quoted)" >"$work/image/manifest.json"
  find "$work/image" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
  (cd "$work/image" && tar --sort=name --format=gnu --owner=0 --group=0 --numeric-owner -cf "$file" blobs index.json \
    manifest.json oci-layout)
  (cd "$target" && sha256sum "${file##*/}" >"$file.sha256")
}

[ -d "$packages" ] || get_packages
make_base
make_program
write_image
