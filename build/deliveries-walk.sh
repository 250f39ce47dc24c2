# shellcheck shell=bash disable=SC2154 # shared variables
# The walk through docs/deliveries.md on other servers, for build/agent-package-trial.sh: every machine is a network
# namespace at the end of a cable, with a root folder of its own. What the document tells to type is typed as it stands
# there.

# A network namespace, which lives as long as the process whose id is left in `machine`.
connect() { # NUMBER
  unshare --net sleep infinity &
  machine=$!
  machines+=("$machine")
  until [ "$(readlink "/proc/$machine/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
  latchkey_address=192.0.2.$(($1 * 4 + 1))
  ip link add "cable$1" type veth peer name eth0 netns "$machine"
  ip address add "$latchkey_address/30" dev "cable$1"
  ip link set "cable$1" up
  in_namespace ip address add "192.0.2.$(($1 * 4 + 2))/30" dev eth0
  in_namespace ip link set eth0 up
  in_namespace ip link set lo up
}

in_namespace() { nsenter --net="/proc/$machine/ns/net" "$@"; }
there() { in_namespace chroot "$root" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin HOME=/root "$@"; }
end_machines() { [ ${#machines[@]} -eq 0 ] || kill "${machines[@]}" 2>/dev/null || :; }

# --- what the document tells to type

document=$home/docs/deliveries.md

# Its shell block of this number below the heading, or, with `console`, its first command on the server.
block() { # HEADING NUMBER
  awk -v heading="### $1" -v wanted="$2" '
    /^##/ { inside = $0 == heading }
    inside && /^ *```sh$/ { taken = ++number == wanted; next }
    /^ *```$/ { taken = 0 }
    inside && taken' "$document" | grep . || fail "the document has no block $2 below \"$1\""
}
command_of() { # HEADING
  awk -v heading="### $1" '/^##/ { inside = $0 == heading } inside && sub(/^\$ /, "")' "$document" | head -n 1 |
    grep . || fail "the document has no command below \"$1\""
}

# The application, in a folder of its own, with its credentials.
application() { # BLOCK
  (
    cd "$work/application"
    export B=$base CA="--cacert $work/data/tls/ca.pem" ACCOUNT=$account SERVER=${server_id:-}
    bash -euo pipefail -c "$(block "Get an access token" 1)"$'\n'"$1" 2>"$work/err"
  ) || fail "as the document has it: $1: $(cat "$work/err")"
}

walk_with_a_registered_server() {
  local account server_id='' home_root=$root home_machine=$machine said wanted
  account=$(latchkey accounts show ada@example.org --json | field account_id)
  mkdir "$work/application"
  printf 'granite Otter violin 61' >"$work/application/password"
  read -r CLIENT_ID CLIENT_SECRET < <(add_client deliveries:write deliveries:read servers:write servers:read)
  export CLIENT_ID CLIENT_SECRET

  application "$(block "Registered servers" 1)"
  server_id=$(field server_id <"$work/application/registration.json")
  said=$(field token <"$work/application/registration.json" | type_there "$(command_of "Register this server")") ||
    fail "register: $said"
  wanted=$(latchkey servers list | sed -n "s/^$server_id  active  *\(\([0-9a-f]\{4\} \)\{7\}[0-9a-f]\{4\}\).*/\1/p")
  grep -q "${wanted:-no fingerprint}" <<<"$said" || fail "another fingerprint than $wanted: $said"
  say "registered a server over the network; both sides show $wanted"

  cp -a "$root/var/lib/latchkey-agent" "$work/state"
  application "$(block "Registered servers" 2)"
  field token <"$work/application/order.json" >"$root/etc/app/token"
  said=$(redeem_as_written) || fail "redeem: $said"
  cmp -s "$root/etc/app/password" "$work/application/password" || fail "another password arrived"
  application "$(block "With curl and openssl" 2)" >"$work/out"
  [ "$(jq -r '"\(.status) \(.attested_by) \(.alarm)"' "$work/out")" = "applied server null" ] || fail "$(cat "$work/out")"
  application "$(block "With curl and openssl" 3)" | grep -q '^Signature Verified' || fail "the receipt is not verified"
  say "a sealed password arrived; the application sees \"applied\", attested by the server, and verifies the receipt"

  a_copied_disk
  root=$home_root machine=$home_machine
  said=$(there latchkey-agent status --registrations) || :
  grep -q '^suspended' <<<"$said" || fail "the first server does not know: $said"
}

# The agent's archive on another machine, with the state that the first one had before it redeemed.
a_copied_disk() {
  local said code=0
  root=$work/copy
  make_root
  connect 2
  finish_root
  mkdir -p "$root/opt" "$root/usr/local/bin"
  tar -xzf "$home"/dist/target/latchkey-agent-*.tar.gz -C "$root/opt"
  ln -s "/$(cd "$root" && echo opt/latchkey-agent-*/latchkey-agent)" "$root/usr/local/bin/latchkey-agent"
  cp -a "$work/state" "$root/var/lib/latchkey-agent"
  cp "$work/root/etc/app/token" "$root/etc/app/"
  said=$(redeem_as_written) || code=$?
  [ $code = 1 ] || fail "a copy of the state: $code, $said"
  [ ! -e "$root/etc/app/password" ] || fail "the copy has the password"
  latchkey servers list | grep -q "^$server_id  suspended" || fail "not suspended: $(latchkey servers list): $said"
  application "$(block "With curl and openssl" 2)" | grep -q '"alarm": {' || fail "no alarm"
  say "another machine with a copy of its state: refused ($(tail -n 1 <<<"$said")), and the server is suspended"
}

type_there() { there sh -c "$1" 2>&1; } # COMMAND
redeem_as_written() { type_there "$(command_of "Redeem a token")" <"$root/etc/app/token"; }
