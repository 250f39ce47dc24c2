#!/usr/bin/env bash
# HAProxy announces a client that it relays from a Unix socket as a connection of its own.
#
# One would expect: PROXY protocol v2 has two commands. LOCAL is for connections that the proxy opens for itself, such as
# health checks: whoever receives one may trust that no client stands behind it. A relayed client whose address cannot
# be said is PROXY with the family UNSPEC.
# Seen: a client that came in by `bind unix@...` is relayed with `send-proxy-v2` as LOCAL (third byte 20), just as a
# health check would be; beside it, one that came in over TCP is PROXY (21) with its address. So a receiver must not take
# LOCAL as word that it speaks with the proxy alone: what such a connection sends can be a client's.
# Versions: HAProxy 2.6 (Debian 12: apt-get install haproxy), Python 3.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! command -v haproxy >/dev/null; then
  { apt-get -qq update && apt-get -qq install -y --no-install-recommends haproxy; } >/dev/null
fi
cat >"$work/seen.py" <<'PYTHON'
import socket, subprocess, sys, time
work = sys.argv[1]
backend = socket.create_server(("127.0.0.1", 0))
backend.settimeout(10)
spare = socket.create_server(("127.0.0.1", 0))
port = spare.getsockname()[1]
spare.close()
with open(work + "/haproxy.cfg", "w") as file:
    file.write(f"""
defaults
  mode tcp
  timeout connect 5s
  timeout client 10s
  timeout server 10s
frontend in
  bind unix@{work}/socket
  bind 127.0.0.1:{port}
  default_backend out
backend out
  server one 127.0.0.1:{backend.getsockname()[1]} send-proxy-v2
""")
proxy = subprocess.Popen(["haproxy", "-f", work + "/haproxy.cfg"], stderr=subprocess.DEVNULL)
try:
    def header(family, address):
        for _ in range(100):
            client = socket.socket(family)
            try:
                client.connect(address)
                break
            except OSError:
                client.close()
                time.sleep(0.1)
        client.sendall(b"hello")
        relayed, _ = backend.accept()
        relayed.settimeout(10)
        got = b""
        while not got.endswith(b"hello"):
            got += relayed.recv(200)
        relayed.close()
        client.close()
        return {0x20: "LOCAL", 0x21: "PROXY"}[got[12]]
    print("a client of the Unix socket:", header(socket.AF_UNIX, work + "/socket"))
    print("a client over TCP:", header(socket.AF_INET, ("127.0.0.1", port)))
finally:
    proxy.kill()
    proxy.wait()
PYTHON
python3 "$work/seen.py" "$work" | tee "$work/seen"
diff "$work/seen" - <<'SEEN' || { echo "this has changed"; exit 1; }
a client of the Unix socket: LOCAL
a client over TCP: PROXY
SEEN
