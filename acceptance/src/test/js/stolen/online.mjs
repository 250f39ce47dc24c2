// What can be tried against the server itself. Every few requests come from another loopback address, so
// that no limit of one source hides what would have worked; "too many requests" counts as not tried.
import crypto from 'node:crypto';
import https from 'node:https';
import { sealingKey, signature, signingKey, signingSeed } from './offline.mjs';

const REFUSED = new Set([303, 400, 401, 404, 410]);
const EACH_SOURCE = 12;
const TIMEOUT = 30_000;
const MODES = ['register', 'choose', 'generate', 'sealed_two_locks', 'sealed_registered'];
const u32 = (n) => Buffer.from([n >>> 24, n >>> 16, n >>> 8, n]);
const enc = (...fields) => Buffer.concat(fields.flatMap((x) => [u32(x.length), Buffer.from(x)]));
const b64 = (bytes) => bytes.toString('base64url');

export class Server {
  tried = 0;
  #base;
  #report;
  // Not those of the run before: what a source has presented is counted for ten minutes.
  #source = (process.pid & 127) << 8;
  #left = 0;
  #agent;

  constructor(base, report) {
    this.#base = base;
    this.#report = report;
  }

  #anotherSource() {
    this.#agent?.destroy();
    this.#source++;
    this.#left = EACH_SOURCE;
    const localAddress = `127.9.${this.#source >> 8}.${this.#source & 255}`;
    this.#agent = new https.Agent({ keepAlive: true, maxSockets: 1, localAddress });
  }

  #send(method, path, headers, body) {
    return new Promise((resolve, reject) => {
      const url = new URL(path, this.#base);
      const request = https.request(url, { method, headers, agent: this.#agent, timeout: TIMEOUT }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(parts).toString() }));
        response.on('error', reject);
      });
      request.on('timeout', () => request.destroy(new Error(`no answer to ${path}`)));
      request.on('error', reject);
      request.end(body);
    });
  }

  async #ask(method, path, headers = {}, body = undefined) {
    for (let tries = 0; tries < 3; tries++) {
      if (this.#left-- <= 0 || tries > 0) {
        this.#anotherSource();
      }
      const answer = await this.#send(method, path, headers, body);
      if (answer.status !== 429) {
        this.tried++;
        return answer;
      }
    }
    throw new Error(`too many requests to ${path}: what was to be tried was not tried`);
  }

  async #isRefused(what, where, method, path, headers, body) {
    const answer = await this.#ask(method, path, headers, body);
    if (!REFUSED.has(answer.status)) {
      this.#report(what, `${where}: ${method} ${path} says ${answer.status}`);
    }
  }

  #post(what, where, path, body, headers = {}) {
    const text = JSON.stringify(body);
    return this.#isRefused(what, where, 'POST', path, { 'Content-Type': 'application/json', ...headers }, text);
  }

  /** As everything that a person or an application presents. */
  async present(text, where, clients) {
    const bearer = { Authorization: `Bearer ${text}` };
    await this.#isRefused('session', where, 'GET', '/api/v1/session', bearer);
    await this.#isRefused('session', where, 'GET', '/account', { Cookie: `__Host-s=${text}` });
    await this.#isRefused('access token', where, 'GET', '/api/v1/deliveries', bearer);
    await this.#post('recovery token', where, '/api/v1/recovery/completion', { token: text, new_password: text });
    await this.#post('verification token', where, '/api/v1/accounts/verification', { token: text, request: text });
    await this.#post('sign-in token', where, '/api/v1/sessions/link', { token: text, request: text });
    for (const client of clients) {
      const headers = {
        'Authorization': `Basic ${Buffer.from(`${client}:${text}`).toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      };
      await this.#isRefused('client secret', where, 'POST', '/oauth2/token', headers, 'grant_type=client_credentials');
    }
  }

  signIn(login, password, where) {
    return this.#post('password', where, '/api/v1/sessions', { login, password });
  }

  /** Looks for a delivery as the holder of this secret would, with keys of its own. */
  async redeem(secret, delivery, fingerprint, where) {
    const seed = signingSeed(secret, delivery, fingerprint);
    const own = crypto.randomBytes(32);
    const sealed = delivery.mode > 2 ? sealingKey(own) : Buffer.alloc(0);
    const identity = delivery.mode > 3 ? signingKey(own) : Buffer.alloc(0);
    const nonce = crypto.randomBytes(16);
    const sink = delivery.sink.toString() || 'file';
    const message = Buffer.concat([
      enc('lk1 redeem', 'look', [delivery.mode], delivery.rid, fingerprint, delivery.tokenKey, signingKey(own),
        sealed, identity, delivery.account, sink),
      enc('', nonce),
    ]);
    await this.#post('delivery', where, '/api/v1/redemptions', {
      redeem: {
        op: 'look', mode: MODES[delivery.mode], rid: b64(delivery.rid), fp: b64(fingerprint),
        token_key: b64(delivery.tokenKey), agent_key: b64(signingKey(own)), answer_key: b64(sealed),
        identity_key: b64(identity), account: delivery.account.toString(), sink,
      },
      nonce: b64(nonce), confirm_code: '', signature: b64(signature(seed, message)),
      agent_signature: b64(signature(own, message)),
      identity_signature: identity.length > 0 ? b64(signature(own, message)) : '',
    });
  }
}
