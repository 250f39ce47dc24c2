// Verifies an export of Latchkey's audit trail, with nothing of Latchkey's:
//
//   node verify-audit.mjs EXPORT [PUBLIC_KEY [HASH]]
//
// PUBLIC_KEY: the key that you noted when you first saw the installation. Without it, the one in the file is believed.
// HASH: for an export that begins later (--after N), the hash of line N from your last export.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [file, expectedKey, hashBefore] = process.argv.slice(2);
const bytes = (text) => Buffer.from(text, 'base64url');
const long = (number) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(number));
  return buffer;
};
const text = (value) => {
  const content = Buffer.from(value, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
};
const fail = (finding) => {
  console.log(finding);
  process.exit(1);
};

const [header, ...records] = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
if (header.type !== 'key' || header.version !== 1) fail('this is no export of version 1');
const publicKey = (spki) => createPublicKey({ key: bytes(spki), format: 'der', type: 'spki' });
const signedBy = (spki, message, signature) =>
  verify('sha256', message, { key: publicKey(spki), dsaEncoding: 'ieee-p1363' }, bytes(signature));

// Each key that has signed, from the one that is believed on: every former one has signed the next.
const rollovers = header.rollovers ?? [];
const keys = [expectedKey ?? rollovers[0]?.former ?? header.public_key];
for (const { former, next, signature } of rollovers) {
  const fields = ['lk1 rollover', bytes(former), bytes(next)].map((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return Buffer.concat([length, Buffer.from(field)]);
  });
  if (former === keys.at(-1) && signedBy(former, Buffer.concat(fields), signature)) keys.push(next);
}
if (keys.at(-1) !== header.public_key) fail('the export names another key than yours');
// Checkpoints from before the key that is believed count for nothing; later ones cover the same lines.
const unproven = new Set(rollovers.map(({ former }) => former).filter((former) => !keys.includes(former)));

const hashes = new Map();
let seq = header.after;
let before = hashBefore ? bytes(hashBefore) : seq === 0 ? Buffer.alloc(32) : undefined;
for (const line of records.filter((record) => record.type === 'line')) {
  if (line.seq !== seq + 1) fail(`missing: line ${seq + 1}`);
  const hash = bytes(line.hash);
  const content = [long(line.seq), long(line.millis), text(line.event), text(line.fields)];
  // The line before the first one is unknown where neither HASH nor line 1 says it.
  if (before && !createHash('sha256').update(Buffer.concat([before, ...content])).digest().equals(hash)) {
    fail(`altered or reordered: line ${line.seq}`);
  }
  if (new Date(line.at).getTime() !== line.millis) fail(`altered: the time of line ${line.seq}`);
  hashes.set(line.seq, hash);
  [seq, before] = [line.seq, hash];
}

let signed;
for (const point of records.filter((record) => record.type === 'checkpoint')) {
  const message = Buffer.concat([
    Buffer.from('latchkey audit checkpoint 1', 'ascii'), long(point.seq), long(point.millis), bytes(point.hash)]);
  if (!keys.some((key) => signedBy(key, message, point.signature))) {
    if ([...unproven].some((key) => signedBy(key, message, point.signature))) continue;
    fail(`forged: the checkpoint of line ${point.seq}`);
  }
  if (point.seq > seq) fail(`cut off: line ${seq + 1} to ${point.seq}`);
  if (!hashes.get(point.seq)?.equals(bytes(point.hash))) fail(`rewritten since it was signed: up to line ${point.seq}`);
  signed = point;
}
if (signed?.seq !== seq && seq !== header.after) fail(`not signed: the lines after ${signed?.seq ?? header.after}`);
console.log(`whole: ${hashes.size} lines, signed up to line ${seq}${signed ? ` on ${signed.at}` : ''}`);
