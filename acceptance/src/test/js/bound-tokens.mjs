// Usage: node bound-tokens.mjs BASE_URL CLIENT_ID REDIRECT_URI EMAIL, with the password on standard input. Signs in to an
// application without a secret whose tokens are bound to a key (DPoP), pushes the request, and shows what a thief gets.
import { readFileSync } from 'node:fs';
import * as oauth from 'oauth4webapi';
import { Browser, throughThePages } from './browser.mjs';

const [base, clientId, redirectUri, email] = process.argv.slice(2);
const password = readFileSync(0, 'utf8').trim();
const issuer = new URL(base);
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
const client = { client_id: clientId };
const none = oauth.None();
const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));

// The first proof to each server is made without its nonce.
async function again(ask, read) {
  try {
    return await read(await ask());
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) {
      throw error;
    }
    return read(await ask());
  }
}

const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const parameters = new URLSearchParams({
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid email offline_access',
  state,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
});
const pushed = await again(
  () => oauth.pushedAuthorizationRequest(server, client, none, parameters, { DPoP }),
  (response) => oauth.processPushedAuthorizationResponse(server, client, response),
);
const request = new URL(server.authorization_endpoint);
request.search = new URLSearchParams({ client_id: clientId, request_uri: pushed.request_uri });
const back = await throughThePages(new Browser(base), request, { email, password });
const parametersBack = oauth.validateAuthResponse(server, client, back, state);
const tokens = await again(
  () =>
    oauth.authorizationCodeGrantRequest(server, client, none, parametersBack, redirectUri, verifier, { DPoP }),
  (response) => oauth.processAuthorizationCodeResponse(server, client, response, { requireIdToken: true }),
);
const { sub } = oauth.getValidatedIdTokenClaims(tokens);

async function userinfo(token) {
  return again(
    () => oauth.userInfoRequest(server, client, token, { DPoP }),
    (response) => oauth.processUserInfoResponse(server, client, sub, response),
  );
}

const person = await userinfo(tokens.access_token);
const fresh = await again(
  () => oauth.refreshTokenGrantRequest(server, client, none, tokens.refresh_token, { DPoP }),
  (response) => oauth.processRefreshTokenResponse(server, client, response),
);
const same = await userinfo(fresh.access_token);
const stolen = await fetch(server.userinfo_endpoint, { headers: { authorization: `Bearer ${fresh.access_token}` } });
const refreshed = await fetch(server.token_endpoint, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: fresh.refresh_token,
    client_id: clientId,
  }),
});
console.log(
  `${person.email} ${tokens.token_type}, refreshed: ${same.email} ${fresh.token_type}, ` +
    `stolen: ${stolen.status} ${refreshed.status}`,
);
