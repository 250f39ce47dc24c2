// Checks the protocol's test vectors with Node's own cryptography and @hpke/core: code that shares
// nothing with ours and was written from docs/protocol.md. Exit code 0 only when every check passes.
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

let passed = 0;
let failed = 0;

function check(what, got, wanted) {
  const same = Buffer.isBuffer(wanted) ? Buffer.from(got).equals(wanted) : got === wanted;
  if (same) {
    passed++;
  } else {
    failed++;
    console.error(`MISMATCH ${what}\n  got    ${show(got)}\n  wanted ${show(wanted)}`);
  }
}

const show = (x) => (x instanceof Uint8Array ? Buffer.from(x).toString('hex') : String(x));
const hex = (text) => Buffer.from(text, 'hex');
const b64 = (text) => Buffer.from(text, 'base64url');
const ascii = (text) => Buffer.from(text, 'latin1');
const utf8 = (text) => Buffer.from(text, 'utf8');
const u8 = (n) => Buffer.from([n]);
const u32 = (n) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
};
const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
const enc = (...fields) => Buffer.concat(fields.flatMap((x) => [u32(x.length), x]));
const hkdf = (ikm, salt, info) => Buffer.from(crypto.hkdfSync('sha256', ikm, salt, info, 32));

function vectors(name) {
  return JSON.parse(readFileSync(new URL(`../resources/vectors/${name}.json`, import.meta.url)));
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

// Raw keys and the ASN.1 around them.
const ED25519_PRIVATE = hex('302e020100300506032b657004220420');
const ED25519_PUBLIC = hex('302a300506032b6570032100');
const X25519_PRIVATE = hex('302e020100300506032b656e04220420');
const privateKey = (head, raw) =>
  crypto.createPrivateKey({ key: Buffer.concat([head, raw]), format: 'der', type: 'pkcs8' });
const rawPublic = (key) =>
  crypto.createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
const edSign = (seed, message) =>
  crypto.sign(null, message, privateKey(ED25519_PRIVATE, seed));
const edVerify = (pk, message, signature) => {
  const der = Buffer.concat([ED25519_PUBLIC, pk]);
  const key = crypto.createPublicKey({ key: der, format: 'der', type: 'spki' });
  return crypto.verify(null, message, key, signature);
};
const latchkeyVerify = (spki, message, signature) => {
  const key = crypto.createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return crypto.verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
};
const hpkeKeyPair = (raw) => suite.kem.deserializePrivateKey(raw).then(async (privateKey) => ({
  privateKey,
  publicKey: await suite.kem.deserializePublicKey(rawPublic(privateKeyOf(raw))),
}));
const privateKeyOf = (raw) => privateKey(X25519_PRIVATE, raw);

const MODES = { register: 0, choose: 1, generate: 2, sealed_two_locks: 3, sealed_registered: 4 };

// Token and what follows from it.
const tokens = {};
for (const v of vectors('token')) {
  const rid = hex(v.rid);
  const fp = sha256(hex(v.latchkey_spki)).subarray(0, 16);
  const content = Buffer.concat([u8(v.mode), rid, fp, hex(v.T)]);
  const salt = Buffer.concat([ascii('lk1'), u8(v.mode), rid, fp]);
  const kSig = hkdf(hex(v.T), salt, ascii('lk1 sign'));
  const kIn = hkdf(hex(v.T), salt, ascii('lk1 seal'));
  check('fp', fp, hex(v.fp));
  check('token', 'lk1_' + Buffer.concat([content, u32(crc32(content))]).toString('base64url'), v.token);
  check('K_sig', kSig, hex(v.K_sig));
  check('K_in', kIn, hex(v.K_in));
  check('pk_T', rawPublic(privateKey(ED25519_PRIVATE, kSig)), hex(v.pk_T));
  tokens[v.mode] = { rid, fp, kSig, kIn, pkT: hex(v.pk_T), spki: hex(v.latchkey_spki), token: v.token };
}

// The agent's keys.
function agentKeys(seed) {
  const sign = hkdf(seed, ascii('lk1'), ascii('lk1 agent sign'));
  const open = hkdf(seed, ascii('lk1'), ascii('lk1 agent open'));
  return {
    sign,
    open,
    pkA: rawPublic(privateKey(ED25519_PRIVATE, sign)),
    pkE: rawPublic(privateKeyOf(open)),
  };
}
const [agentVector] = vectors('agent');
const agent = agentKeys(hex(agentVector.seed));
check('pk_a', agent.pkA, hex(agentVector.pk_a));
check('pk_e', agent.pkE, hex(agentVector.pk_e));

// Requests.
const encodeR = (r) =>
  enc(ascii('lk1 redeem'), ascii(r.op), u8(MODES[r.mode]), b64(r.rid), b64(r.fp),
    b64(r.token_key), b64(r.agent_key), b64(r.answer_key), b64(r.identity_key),
    utf8(r.account), utf8(r.sink));
for (const v of vectors('request')) {
  const body = JSON.parse(v.body);
  const R = encodeR(body.redeem);
  const token = tokens[MODES[body.redeem.mode]];
  const message = Buffer.concat([R, enc(utf8(body.confirm_code), b64(body.nonce))]);
  const signature = b64(body.signature);
  check('R', R, hex(v.R));
  check('tr', sha256(R), hex(v.tr));
  check('request fp', b64(body.redeem.fp), token.fp);
  check('request token key', b64(body.redeem.token_key), token.pkT);
  check('request agent key', b64(body.redeem.agent_key), agent.pkA);
  check('request signature', signature, edSign(token.kSig, message));
  check('request verifies', edVerify(token.pkT, message, signature), true);
  check('agent signature', b64(body.agent_signature), edSign(agent.sign, message));
  if (body.redeem.identity_key !== '') {
    const identity = b64(body.redeem.identity_key);
    check('identity verifies', edVerify(identity, message, b64(body.identity_signature)), true);
  }
  message[20] ^= 1;
  check('changed request is refused', edVerify(token.pkT, message, signature), false);
}

// Answers.
const encodeGrant = (g) =>
  enc(utf8(g.application), u8(MODES[g.mode]), utf8(g.account), utf8(g.sink),
    b64(g.registration), u8(g.code_needed ? 1 : 0));
const encodeA = (a) =>
  enc(ascii('lk1 answer'), b64(a.transcript), b64(a.nonce), ascii(a.status), u32(a.tries_left),
    u8(a.alarm ? 1 : 0), encodeGrant(a.grant), u32(a.seconds_left),
    Buffer.concat(a.tls_keys.map(b64)), b64(a.enc), b64(a.ct));
function checkAnswer(v) {
  const body = JSON.parse(v.body);
  const A = encodeA(body.answer);
  const spki = b64(body.latchkey_key);
  const signature = b64(body.signature);
  check('A', A, hex(v.A));
  check('answer key', sha256(spki).subarray(0, 16), tokens[1].fp);
  check('answer verifies', latchkeyVerify(spki, A, signature), true);
  A[30] ^= 1;
  check('changed answer is refused', latchkeyVerify(spki, A, signature), false);
  return body.answer;
}
vectors('answer').forEach(checkAnswer);

// Receipts and acknowledgements.
for (const v of vectors('receipt')) {
  const { receipt, nonce, signature } = JSON.parse(v.body);
  const bytes = enc(ascii('lk1 receipt'), b64(receipt.transcript), ascii(receipt.outcome), ascii(receipt.code));
  check('receipt', bytes, hex(v.receipt));
  check('receipt signature', b64(signature), edSign(agent.sign, bytes));
  check('receipt verifies', edVerify(hex(v.pk_a), bytes, b64(signature)), true);
  check('receipt of the token is refused', edVerify(tokens[1].pkT, bytes, b64(signature)), false);
  const response = JSON.parse(v.response_body);
  const a = response.acknowledgement;
  check('ack nonce', a.nonce, nonce);
  const ack = enc(ascii('lk1 ack'), b64(a.transcript), b64(a.nonce), ascii(a.result), ascii(a.outcome),
    ascii(a.code), u8(a.alarm ? 1 : 0));
  check('ack', ack, hex(v.ack));
  check('ack verifies', latchkeyVerify(b64(response.latchkey_key), ack, b64(response.signature)), true);
}

// What locks are bound to.
const context = (c) =>
  sha256(enc(ascii('lk1 ctx'), c.rid, u8(c.mode), c.fp, utf8(c.client), utf8(c.server),
    utf8(c.account), utf8(c.sink), c.pkId, u32(c.sealingKey)));
for (const v of vectors('context')) {
  const ctx = context({ ...v, rid: hex(v.rid), fp: hex(v.fp), pkId: hex(v.pk_id), sealingKey: v.sealing_key });
  check('ctx', ctx, hex(v.ctx));
}

// Inner lock under the token.
function pad256(password) {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(password.length);
  const text = Buffer.concat([length, password]);
  return Buffer.concat([text, Buffer.alloc((256 - (text.length % 256)) % 256)]);
}
function strip256(padded) {
  return padded.subarray(2, 2 + padded.readUInt16BE());
}
function openTwoLocks(key, bound, inner) {
  const cipher = crypto.createDecipheriv('aes-256-gcm', key, inner.subarray(0, 12));
  cipher.setAAD(bound);
  cipher.setAuthTag(inner.subarray(-16));
  return strip256(Buffer.concat([cipher.update(inner.subarray(12, -16)), cipher.final()]));
}
for (const v of vectors('two-locks')) {
  const bound = Buffer.concat([hex(v.ctx), hex(v.pk_T)]);
  const cipher = crypto.createCipheriv('aes-256-gcm', hex(v.K_in), hex(v.iv));
  cipher.setAAD(bound);
  const ct = Buffer.concat([cipher.update(pad256(utf8(v.password))), cipher.final()]);
  check('inner, two locks', Buffer.concat([hex(v.iv), ct, cipher.getAuthTag()]), hex(v.inner));
  check('inner opens', openTwoLocks(hex(v.K_in), bound, hex(v.inner)), utf8(v.password));
}

// HPKE: sealed again with the same ephemeral key, and opened.
async function hpkeSeal(to, ephemeral, info, plaintext) {
  const sender = await suite.createSenderContext({
    recipientPublicKey: await suite.kem.deserializePublicKey(to),
    info,
    ekm: await hpkeKeyPair(ephemeral),
  });
  const ct = await sender.seal(plaintext);
  return Buffer.concat([Buffer.from(sender.enc), Buffer.from(ct)]);
}
async function hpkeOpen(recipient, info, enc, ct) {
  const { privateKey } = await hpkeKeyPair(recipient);
  return Buffer.from(await suite.open({ recipientKey: privateKey, enc, info }, ct));
}
for (const v of vectors('registered')) {
  const info = Buffer.concat([ascii('lk1 inner'), hex(v.ctx)]);
  const inner = hex(v.inner);
  const sealed = await hpkeSeal(hex(v.sealing_public), hex(v.ephemeral_private), info, pad256(utf8(v.password)));
  check('inner, registered', sealed, inner);
  const opened = await hpkeOpen(hex(v.sealing_private), info, inner.subarray(0, 32), inner.subarray(32));
  check('inner of a registered server opens', strip256(opened), utf8(v.password));
}

// A sealed answer from end to end: two locks, opened with the token and the agent's seed.
function split(bytes) {
  const fields = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    fields.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}
for (const v of vectors('sealed-answer')) {
  const answer = checkAnswer(v);
  const keys = agentKeys(hex(v.agent_seed));
  const info = Buffer.concat([ascii('lk1 answer'), b64(answer.transcript)]);
  const plaintext = await hpkeOpen(keys.open, info, b64(answer.enc), b64(answer.ct));
  const [label, client, server, sealingKey, inner] = split(plaintext);
  check('body label', label, ascii('lk1 body'));
  const again = await hpkeSeal(keys.pkE, hex(v.ephemeral_private), info, plaintext);
  check('sealed answer', again, Buffer.concat([b64(answer.enc), b64(answer.ct)]));
  const token = tokens[3];
  check('token of the sealed answer', v.token, token.token);
  const ctx = context({
    rid: token.rid, mode: 3, fp: token.fp, client: client.toString(), server: server.toString(),
    account: v.account, sink: v.sink, pkId: Buffer.alloc(0), sealingKey: sealingKey.readUInt32BE(),
  });
  const bound = Buffer.concat([ctx, token.pkT]);
  check('password at the end', openTwoLocks(token.kIn, bound, inner), utf8(v.password));
}

// Registered servers.
const checkSealingKey = (key, identity, fp) => {
  const statement = enc(ascii('lk1 sealing key'), fp, identity, u32(key.number), b64(key.key));
  check('sealing key is vouched for', edVerify(identity, statement, b64(key.signature)), true);
};
for (const v of vectors('registration')) {
  const body = JSON.parse(v.body);
  const r = body.registration;
  const Rg = enc(ascii('lk1 register'), ascii(r.op), b64(r.rid), b64(r.fp), b64(r.token_key),
    b64(r.identity_key), u32(r.sealing_key.number), b64(r.sealing_key.key), b64(r.sealing_key.signature));
  check('Rg', Rg, hex(v.Rg));
  check('tr of a registration', sha256(Rg), hex(v.tr));
  const message = Buffer.concat([Rg, enc(b64(body.nonce))]);
  check('registration signature', b64(body.signature), edSign(tokens[0].kSig, message));
  check('identity signs it', edVerify(b64(r.identity_key), message, b64(body.identity_signature)), true);
  checkSealingKey(r.sealing_key, b64(r.identity_key), b64(r.fp));
  const response = JSON.parse(v.response_body);
  const a = response.answer;
  const answer = enc(ascii('lk1 registered'), b64(a.transcript), b64(a.nonce), ascii(a.status), utf8(a.server),
    utf8(a.name), utf8(a.owner), u32(a.seconds_left), Buffer.concat(a.tls_keys.map(b64)));
  check('registration answer', answer, hex(v.answer));
  check('its transcript', a.transcript, hex(v.tr).toString('base64url'));
  check('registration answer verifies', latchkeyVerify(b64(response.latchkey_key), answer, b64(response.signature)), true);
}
for (const v of vectors('renewal')) {
  const body = JSON.parse(v.body);
  const identity = b64(body.identity_key);
  const message = enc(ascii('lk1 renew'), b64(body.fp), identity, u32(body.sealing_key.number),
    b64(body.sealing_key.key), b64(body.sealing_key.signature), b64(body.nonce));
  check('renewal verifies', edVerify(identity, message, b64(body.signature)), true);
  checkSealingKey(body.sealing_key, identity, b64(body.fp));
  const response = JSON.parse(v.response_body);
  const a = response.answer;
  const answer = enc(ascii('lk1 renewed'), b64(a.nonce), ascii(a.status), u32(a.number));
  check('renewal answer', answer, hex(v.answer));
  check('renewal answer verifies', latchkeyVerify(b64(response.latchkey_key), answer, b64(response.signature)), true);
}

// A change of Latchkey's signing key.
for (const v of vectors('rollover')) {
  const response = JSON.parse(v.response_body);
  const [rollover] = response.rollovers;
  const message = enc(ascii('lk1 rollover'), b64(rollover.former), b64(rollover.next));
  check('rollover', message, hex(v.message));
  check('rollover verifies', latchkeyVerify(b64(rollover.former), message, b64(rollover.signature)), true);
  check('trusted fingerprint', sha256(b64(rollover.former)).subarray(0, 16), hex(v.trusted_fp));
  check('next fingerprint', sha256(b64(response.current)).subarray(0, 16), hex(v.next_fp));
  check('current is the last', response.current, rollover.next);
}

console.log(`vectors: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
