// Tries to use what a thief of a server's data has: the database and all folders but the keys. It is told
// nothing that it could not find out, except for the secrets to look for.
// Arguments: the folder, and the server's address; NODE_EXTRA_CA_CERTS says whom to trust.
// Standard input, JSON: `fingerprint` (of Latchkey's signing key, in hexadecimal; every token names it) and
// `known` (secrets by their names).
// Output, JSON: what was tried, and what worked. Exit code 0 when nothing worked, 1 when something did.
import { readFileSync } from 'node:fs';
import { Candidates, KEY, files, tables } from './data.mjs';
import { deliveries, sealedValues, search, searchKeys, tryKeys } from './offline.mjs';
import { Server } from './online.mjs';

const [folder, base] = process.argv.slice(2);
const { fingerprint: hex, known } = JSON.parse(readFileSync(0));
const fingerprint = Buffer.from(hex, 'hex');
const worked = new Set();
const report = (what, how) => worked.add(`${what}: ${how}`);

const all = files(folder);
const database = tables(all.find(({ name }) => name.endsWith('.db')).path);
const candidates = new Candidates();
for (const [table, rows] of Object.entries(database)) {
  for (const row of rows) {
    Object.entries(row).forEach(([column, bytes]) => candidates.addValue(bytes, `${table}.${column}`));
  }
}
for (const { name, bytes } of all) {
  bytes.length === KEY ? candidates.addValue(bytes, name) : candidates.addText(bytes, name);
}

search(all, known, report);
searchKeys(all, report);
tryKeys(candidates, database, fingerprint, report);

const server = new Server(base, report);
const waiting = deliveries(database).filter(({ mode }) => mode > 0);
const clients = database.clients.map(({ id }) => id.toString());
for (const [value, where] of candidates.whole) {
  await server.present(Buffer.from(value, 'hex').toString('base64url'), where, clients);
}
for (const [token, where] of candidates.tokens) {
  const bytes = Buffer.from(token.slice(4), 'base64url');
  for (const delivery of waiting.filter(({ rid }) => rid.equals(bytes.subarray(1, 9)))) {
    await server.redeem(bytes.subarray(25, 57), delivery, fingerprint, where);
  }
}
for (const delivery of waiting) {
  for (const [column, bytes] of Object.entries(delivery).filter(([, value]) => value.length >= 32)) {
    await server.redeem(bytes.subarray(0, 32), delivery, fingerprint, `deliveries.${column}`);
  }
}
// No more than an account's limit of wrong passwords lets through; what was found is tried first.
const found = Object.entries(known).filter(([name]) => [...worked].some((how) => how.startsWith(`found: ${name} `)));
for (const { id, email } of database.accounts) {
  const stored = database.passwords.filter((row) => row.account_id.equals(id)).map((row) => row.sealed_hash);
  const guesses = [...found.map(([, secret]) => secret),
    ...stored.flatMap((hash) => ['hex', 'base64', 'latin1'].map((encoding) => hash.toString(encoding).slice(0, 256)))];
  for (const guess of guesses.slice(0, 10)) {
    await server.signIn(email.toString(), guess, 'accounts');
  }
}

console.log(JSON.stringify({
  tried: {
    files: all.length,
    values: candidates.whole.size,
    keys: candidates.all.size,
    sealed: sealedValues(database).map(({ where }) => where),
    modes: waiting.map(({ mode }) => mode),
    requests: server.tried,
  },
  worked: [...worked],
}));
process.exit(worked.size === 0 ? 0 : 1);
