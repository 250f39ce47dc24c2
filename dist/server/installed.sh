# shellcheck shell=sh disable=SC2034,SC2154 # shared variables
# For the launcher in a package: whose installation its commands are about, and who runs them.
default_data=/var/lib/latchkey
installed="-Dlatchkey.data=$default_data -Dlatchkey.config=/etc/latchkey/latchkey.yaml"
owner=latchkey

# become_owner ARG...: root hands over to the user of the installation, unless --data names another folder. At a terminal
# by runuser with a terminal of its own: what runs as that user could type into root's.
become_owner() {
  [ "$(id -u)" -eq 0 ] && [ "$(real_folder "$(data_folder "$@")")" = "$(real_folder "$default_data")" ] &&
    id "$owner" >/dev/null 2>&1 || return 0
  # Its editors and shells write no history.
  export HOME=/nonexistent
  if [ -t 0 ] && [ -t 1 ] && [ -t 2 ]; then
    exec runuser --pty -u "$owner" -- "$home/latchkey" "$@"
  fi
  exec setpriv --reuid="$owner" --regid="$(id -g "$owner")" --init-groups --inh-caps=-all --no-new-privs "$home/latchkey" "$@"
}
