#!/usr/bin/env bash
# npm argon2 0.44.0 with its `secret` option writes strings that look like any other Argon2 hash.
#
# One would expect: a hash that needs one more key to be verified says so; the PHC string format has `keyid` for it.
# Seen: the string has the same parts and the same length with and without a secret. Moved to another system, or read
# back without the secret, it is a well-formed hash of no password: the right one is answered with false, never with an error.
# Versions: argon2 0.44.0 (npm), Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund argon2@0.44.0 >/dev/null 2>&1
cat >main.js <<'JS'
const argon2 = require("argon2");
const shape = (hash) => hash.split("$").map((part, i) => (i > 3 ? part.length + " characters" : part)).join("$");
(async () => {
  const password = "quiet otter violin 77", secret = Buffer.from("0123456789abcdef");
  const plain = await argon2.hash(password, { memoryCost: 19456, timeCost: 2, parallelism: 1 });
  const keyed = await argon2.hash(password, { memoryCost: 19456, timeCost: 2, parallelism: 1, secret });
  console.log("without a secret:", shape(plain));
  console.log("with a secret:   ", shape(keyed));
  console.log("verified with it:", await argon2.verify(keyed, password, { secret }));
  console.log("verified without:", await argon2.verify(keyed, password));
})();
JS
node main.js | tee seen
diff seen - <<'SEEN' || { echo "this has changed"; exit 1; }
without a secret: $argon2id$v=19$m=19456,t=2,p=1$22 characters$43 characters
with a secret:    $argon2id$v=19$m=19456,t=2,p=1$22 characters$43 characters
verified with it: true
verified without: false
SEEN
