// Finds the number of a challenge (ALTCHA, version 1) by trying them, several hashes under way at a time.
const AT_ONCE = 512;
const encoder = new TextEncoder();

const isWanted = (hash, wanted) => new Uint8Array(hash).every((byte, i) => byte === wanted[i]);

const search = async ({ salt, challenge, maxnumber }) => {
  const wanted = Uint8Array.from(challenge.match(/../g), (hex) => parseInt(hex, 16));
  for (let first = 0; first <= maxnumber; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, maxnumber - first + 1) }, (_, i) => first + i);
    const hashes = await Promise.all(numbers.map((n) => crypto.subtle.digest("SHA-256", encoder.encode(salt + n))));
    const found = hashes.findIndex((hash) => isWanted(hash, wanted));
    if (found >= 0) {
      return numbers[found];
    }
  }
  return undefined;
};

addEventListener("message", async ({ data }) => postMessage(await search(data)));
