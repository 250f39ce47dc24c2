// What can be tried without the server: secrets that are known are looked for in every spelling, and
// everything that could be a key is tried as each kind of key.
import crypto from 'node:crypto';

const ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const MARK = 5;
const IV = 12;
const TAG = 16;

/** The columns with values under a key of the vault, and the purpose that is bound to them. */
const WRAPPED = [
  ['passwords', 'account_id', 'sealed_hash', 'PASSWORD_HASH'],
  ['enrolments', 'id', 'sealed_hash', 'PASSWORD_HASH'],
  ['deliveries', 'id', 'sealed', 'DELIVERY'],
  ['webhooks', 'id', 'wrapped_secret', 'WEBHOOK_SECRET'],
  ['totp_secrets', 'id', 'wrapped_secret', 'SECOND_FACTOR'],
];
const PUBLIC = [
  ['deliveries', ['token_key', 'agent_key', 'registration', 'claim_identity']],
  ['servers', ['token_key', 'identity_key', 'second_key', 'sealing_key']],
];

const privateKey = (head, raw) =>
  crypto.createPrivateKey({ key: Buffer.concat([head, raw]), format: 'der', type: 'pkcs8' });
const publicHalf = (head, raw) =>
  crypto.createPublicKey(privateKey(head, raw)).export({ format: 'der', type: 'spki' }).subarray(-32);
const hkdf = (key, salt, info) => Buffer.from(crypto.hkdfSync('sha256', key, salt, info, 32));

/** Signs as the holder of a token's secret does. */
export const signature = (seed, message) => crypto.sign(null, message, privateKey(ED25519, seed));
export const signingKey = (seed) => publicHalf(ED25519, seed);
export const sealingKey = (seed) => publicHalf(X25519, seed);
export const signingSeed = (secret, { mode, rid }, fingerprint) =>
  hkdf(secret, Buffer.concat([Buffer.from('lk1'), Buffer.from([mode]), rid, fingerprint]), 'lk1 sign');

/** All spellings of a secret: as text, and of the bytes that it stands for. */
function spellings(secret) {
  const bytes = [Buffer.from(secret), Buffer.from(secret, 'utf16le')];
  if (/^[\w-]{43}$/.test(secret)) {
    bytes.push(Buffer.from(secret, 'base64url'));
  } else if (secret.startsWith('lk1_')) {
    bytes.push(Buffer.from(secret.slice(4), 'base64url').subarray(25, 57));
  }
  return bytes.flatMap((b) => [b, ...['hex', 'base64', 'base64url'].flatMap((encoding) => inside(b, encoding))]);
}

/** As it stands in the text of something longer, whatever is before and behind it. */
function inside(bytes, encoding) {
  if (encoding === 'hex') {
    return [bytes.toString('hex'), bytes.toString('hex').toUpperCase()];
  }
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding).replace(/=+$/, '');
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(Math.ceil((before * 8) / 6), whole);
  });
}

/** Looks for secrets that whoever runs this knows. */
export function search(files, known, report) {
  for (const [name, secret] of Object.entries(known)) {
    for (const spelling of spellings(secret)) {
      const file = files.find(({ bytes }) => bytes.includes(spelling));
      if (file) {
        report('found', `${name} in ${file.name}`);
      }
    }
  }
}

/** Private keys in files of the usual form. */
export function searchKeys(files, report) {
  for (const { name, bytes } of files) {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY/.test(bytes.toString('latin1'))) {
      report('found', `a private key in ${name}`);
    }
  }
}

export function sealedValues(tables) {
  return WRAPPED.flatMap(([table, id, column, purpose]) =>
    (tables[table] ?? []).filter((row) => row[column].length > 0).map((row) => ({
      where: `${table}.${column}`,
      value: row[column],
      bound: Buffer.concat([Buffer.from(`latchkey ${purpose} `), row[id]]),
    })));
}

function opens(key, { value, bound }) {
  const cipher = crypto.createDecipheriv('aes-256-gcm', key, value.subarray(MARK, MARK + IV));
  cipher.setAAD(bound);
  cipher.setAuthTag(value.subarray(-TAG));
  try {
    cipher.update(value.subarray(MARK + IV, -TAG));
    cipher.final();
    return true;
  } catch {
    return false;
  }
}

/** Tries each candidate as a key of the vault, as a private key and as a token's secret; of longer values,
    every stretch as a key of the vault. */
export function tryKeys(candidates, tables, fingerprint, report) {
  const sealed = sealedValues(tables);
  const known = new Map();
  for (const [table, columns] of PUBLIC) {
    for (const row of tables[table]) {
      columns.forEach((column) => known.set(row[column].toString('hex'), `${table}.${column}`));
    }
  }
  for (const [hex, where] of candidates.all) {
    sealed.filter((value) => opens(Buffer.from(hex, 'hex'), value))
      .forEach((value) => report('opened', `${value.where} by ${where}`));
  }
  for (const [hex, where] of candidates.whole) {
    const key = Buffer.from(hex, 'hex');
    for (const stored of [signingKey(key), sealingKey(key)].map((half) => known.get(half.toString('hex')))) {
      if (stored) {
        report('key', `of ${stored} in ${where}`);
      }
    }
    for (const waiting of deliveries(tables)) {
      if (signingKey(signingSeed(key, waiting, fingerprint)).equals(waiting.tokenKey)) {
        report('key', `of a delivery's token in ${where}`);
      }
    }
  }
}

/** The deliveries and registrations that have a token. */
export function deliveries(tables) {
  const ordered = tables.deliveries.map((row) => ({ ...row, mode: Number(row.mode.toString()) }));
  const registrations = tables.servers.map((row) => ({ ...row, mode: 0, account: Buffer.alloc(0) }));
  return [...ordered, ...registrations]
    .filter((row) => row.token_key.length > 0)
    .map((row) => ({ ...row, tokenKey: row.token_key }));
}
