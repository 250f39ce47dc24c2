// Usage: node step-up.mjs BASE_URL CLIENT_ID REDIRECT_URI EMAIL, with the client's secret and the password, a line each,
// on standard input. A person signs in with the password alone; the application asks for more, first of an account that
// cannot prove it, then after its owner has set an authenticator app up. The email address is asked for by its name.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as openid from 'openid-client';
import { Browser, throughThePages } from './browser.mjs';

const [base, clientId, redirectUri, email] = process.argv.slice(2);
const [secret, password] = readFileSync(0, 'utf8').trim().split('\n');
const configuration = await openid.discovery(new URL(base), clientId, secret);
const browser = new Browser(base);
const wanted = { id_token: { acr: { essential: true, values: ['aal2'] }, email: null } };

async function signIn(more, walk) {
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const request = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid',
    state,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  });
  const checks = { pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true };
  const tokens = await openid.authorizationCodeGrant(configuration, await walk(request), checks);
  return tokens.claims();
}

async function api(path, body, session) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${session}` };
  const response = await fetch(new URL(path, base), { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json();
}

// What the app shows now (RFC 6238).
function code(key) {
  const bits = [...key].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const mac = createHmac('sha1', bytes).update(step).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1000000).padStart(6, '0');
}

const pages = (request) => throughThePages(browser, request, { email, password });
const first = await signIn({}, pages);
const refused = await signIn({ claims: JSON.stringify(wanted), prompt: 'none' }, pages).catch((e) => e);

const { session_token: session } = await api('/api/v1/sessions', { login: email, password }, '');
const { secret: key } = await api('/api/v1/totp', { current_password: password }, session);
const { recovery_codes: codes } = await api('/api/v1/totp/confirmation', { code: code(key) }, session);

const raised = await signIn({ claims: JSON.stringify(wanted) }, async (request) => {
  const page = await browser.open(request.href);
  const next = await browser.submit(page, '/account/confirm/second-factor', { code: codes[0] });
  return next.away;
});
const same = first.auth_time === raised.auth_time && first.sid === raised.sid;
console.log(`${first.acr}, ${refused.error}, ${raised.acr} ${raised.amr.join(' ')} ${raised.email} ${same}`);
