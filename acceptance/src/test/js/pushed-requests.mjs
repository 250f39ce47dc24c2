// Usage: node pushed-requests.mjs BASE_URL CLIENT_ID REDIRECT_URI EMAIL, with the client's private key (a JSON Web Key)
// and the password, a line each, on standard input. Pushes a request, authenticated by private_key_jwt, and signs in.
import { readFileSync } from 'node:fs';
import * as oauth from 'oauth4webapi';
import { Browser, throughThePages } from './browser.mjs';
import { importPrivateKey } from './jwk.mjs';

const [base, clientId, redirectUri, email] = process.argv.slice(2);
const [jwk, password] = readFileSync(0, 'utf8').trim().split('\n');
const { kid, ...key } = JSON.parse(jwk);
const issuer = new URL(base);
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
const client = { client_id: clientId };
const authentication = oauth.PrivateKeyJwt({ key: await importPrivateKey(key), kid });
const browser = new Browser(base);
const person = { email, password };

async function parameters(verifier, state) {
  return new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
}

const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const pushing = await oauth.pushedAuthorizationRequest(
  server,
  client,
  authentication,
  await parameters(verifier, state),
);
const pushed = await oauth.processPushedAuthorizationResponse(server, client, pushing);
const request = new URL(server.authorization_endpoint);
request.search = new URLSearchParams({ client_id: clientId, request_uri: pushed.request_uri });
const back = oauth.validateAuthResponse(server, client, await throughThePages(browser, request, person), state);
const answer = await oauth.authorizationCodeGrantRequest(
  server,
  client,
  authentication,
  back,
  redirectUri,
  verifier,
);
const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, { requireIdToken: true });
const introspecting = await oauth.introspectionRequest(server, client, authentication, tokens.access_token);
const { active } = await oauth.processIntrospectionResponse(server, client, introspecting);

const plain = new URL(server.authorization_endpoint);
plain.search = await parameters(verifier, state);
const refused = await throughThePages(browser, plain, person);
console.log(
  `${oauth.getValidatedIdTokenClaims(tokens).email} active:${active}, not pushed: ${refused.searchParams.get('error')}`,
);
