#!/usr/bin/env bash
# The OCI image: whether its parts are what its JSON says, and whether it runs: its layers in a folder that nothing can be
# written to, without this system's Java, in namespaces of their own, as its user. Needs root, jq, curl and unshare, and
# `build/oci-image.sh` once. No container engine is asked. Prints what it sees; exit code 0 if all of it is right.
set -euo pipefail
me=$(readlink -f "${BASH_SOURCE[0]}")
home=$(dirname "$(dirname "$me")")

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
fail() {
  say "WRONG: $*"
  exit 1
}

# A descriptor of JSON, whose blob must be there: prints its file.
blob() { # DESCRIPTOR MEDIA_TYPE
  local digest file
  [ "$(jq -r .mediaType <<<"$1")" = "application/vnd.oci.image.$2" ] || fail "not $2: $1"
  digest=$(jq -r .digest <<<"$1")
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || fail "no digest: $1"
  file=$image/blobs/sha256/${digest#sha256:}
  [ "$(sha256sum "$file" | cut -d ' ' -f 1)" = "${digest#sha256:}" ] || fail "another content: $1"
  [ "$(stat -c %s "$file")" = "$(jq .size <<<"$1")" ] || fail "another size: $1"
  echo "$file"
}

look_at_json() {
  local manifest layer number=0 file
  [ "$(jq -r .imageLayoutVersion "$image/oci-layout")" = 1.0.0 ] || fail "oci-layout"
  [ "$(jq -c '[.schemaVersion, .mediaType, (.manifests | length)]' "$image/index.json")" = \
    '[2,"application/vnd.oci.image.index.v1+json",1]' ] || fail "index.json"
  manifest=$(blob "$(jq -c '.manifests[0]' "$image/index.json")" manifest.v1+json)
  [ "$(jq .schemaVersion "$manifest")" = 2 ] || fail "the manifest's version"
  config=$(blob "$(jq -c .config "$manifest")" config.v1+json)
  jq -e '(.architecture and .os == "linux" and .rootfs.type == "layers") and (.config.User | test("^[1-9][0-9]*:[1-9]"))
    and (.config.Entrypoint | length == 2) and (.history | length) == (.rootfs.diff_ids | length)' "$config" >/dev/null || fail "the config"
  [ "$(jq '.layers | length' "$manifest")" = "$(jq '.rootfs.diff_ids | length' "$config")" ] || fail "other layers"
  while IFS= read -r layer; do
    file=$(blob "$layer" layer.v1.tar+gzip)
    [ "sha256:$(gzip -dc "$file" | sha256sum | cut -d ' ' -f 1)" = "$(jq -r ".rootfs.diff_ids[$number]" "$config")" ] ||
      fail "another layer: $layer"
    tar -xzpf "$file" -C "$root" --numeric-owner
    number=$((number + 1))
  done < <(jq -c '.layers[]' "$manifest")
  [ "$(jq -r '.[0].Config' "$image/manifest.json")" = "${config#"$image/"}" ] || fail "manifest.json"
  say "digests, sizes and types fit; $number layers, $(du -sm "$root" | cut -f 1) MB unpacked; user $(jq -r .config.User "$config")"
}

# In namespaces of its own: root is read-only, as is advised for containers.
inside() { # WORK
  local work=$1 root=$1/root words server tries=600 code=0
  # As its user, with nothing of this system.
  local in_image=(env -i PATH=/usr/lib/latchkey/runtime/bin LC_ALL=C.UTF-8 "$(command -v chroot)" --userspec=10001:10001 "$root")
  mount --make-rprivate /
  ip link set lo up
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mount -t tmpfs -o mode=0700,uid=10001,gid=10001 tmpfs "$root/var/lib/latchkey"
  : >"$root/dev/urandom"
  mount --bind /dev/urandom "$root/dev/urandom"
  mount -o remount,bind,ro "$root"
  mapfile -t words < <(jq -r '.config.Entrypoint[]' "$work/config")
  "${in_image[@]}" "${words[@]}" serve >"$work/out" 2>"$work/err" &
  server=$!
  until grep -q '^ready' "$work/out"; do
    tries=$((tries - 1))
    if [ $tries -eq 0 ] || ! kill -0 $server; then fail "it does not start: $(cat "$work/out" "$work/err")"; fi
    sleep 0.2
  done
  curl -sSk --max-time 20 https://localhost:8443/sign-in | grep -q '<form' || fail "no page"
  grep -q server.jsa "/proc/$server/maps" || fail "it uses no cache"
  "${in_image[@]}" java @/latchkey clients list --json | grep -qF '[]' || fail "a command beside it"
  grep -E '^(Uid|CapEff):' "/proc/$server/status" | tr '\n\t' '  ' && echo
  kill $server
  wait $server || code=$?
  [ $code = 143 ] || fail "it ends with $code"
  say "it serves a page, a command works beside it, and it ends when told; there is no shell: $(find "$root" -name '*sh' -path '*bin/*' | wc -l)"
  echo 'that is all'
}
case ${1:-} in inside) "$@" && exit ;; esac

[ "$(id -u)" -eq 0 ] || fail "only root can unpack and start it"
file=$(echo "$home"/dist/target/latchkey-*-oci-*.tar)
[ -e "$file" ] || fail "there is no image in dist/target; run build/oci-image.sh"
(cd "$home/dist/target" && sha256sum --quiet -c latchkey-*-oci-*.sha256) || fail "the checksum does not fit"
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
chmod 755 "$work"
image=$work/image
root=$work/root
mkdir "$image" "$root"
tar -xf "$file" -C "$image"
look_at_json
cp "$config" "$work/config"
unshare --fork --kill-child --pid --mount --net --ipc --uts --mount-proc "$me" inside "$work" | tee "$work/seen"
grep -q '^that is all' "$work/seen" || fail "not all of it"
say "all is right"
