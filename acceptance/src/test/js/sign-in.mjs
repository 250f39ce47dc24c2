// Usage: node sign-in.mjs BASE_URL CLIENT_ID REDIRECT_URI EMAIL [ALGORITHM], with the client's secret and the password, a
// line each, on standard input. Signs a person in by each library, through the pages that a browser without script sees.
// The libraries accept ID tokens by this algorithm only.
import { readFileSync } from 'node:fs';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { Browser, throughThePages } from './browser.mjs';

const [base, clientId, redirectUri, email, algorithm = 'ES256'] = process.argv.slice(2);
const [secret, password] = readFileSync(0, 'utf8').trim().split('\n');
const issuer = new URL(base);
const scope = 'openid email profile offline_access';
const owner = { email, password };
const wanted = { id_token_signed_response_alg: algorithm };

async function byOpenidClient(browser) {
  const configuration = await openid.discovery(issuer, clientId, { ...wanted, client_secret: secret });
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const nonce = openid.randomNonce();
  const request = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
  const tokens = await openid.authorizationCodeGrant(
    configuration,
    await throughThePages(browser, request, owner),
    checks,
  );
  const person = await openid.fetchUserInfo(configuration, tokens.access_token, tokens.claims().sub);
  const fresh = await openid.refreshTokenGrant(configuration, tokens.refresh_token);
  const active = await openid.tokenIntrospection(configuration, fresh.access_token);
  await openid.tokenRevocation(configuration, fresh.refresh_token);
  const over = await openid.tokenIntrospection(configuration, fresh.access_token);
  return [person.email, tokens.claims().acr, active.active, over.active];
}

async function byOauth4webapi(browser) {
  const discovered = await oauth.discoveryRequest(issuer);
  const server = await oauth.processDiscoveryResponse(issuer, discovered);
  const client = { ...wanted, client_id: clientId };
  const authentication = oauth.ClientSecretBasic(secret);
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const request = new URL(server.authorization_endpoint);
  request.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state,
    nonce,
    max_age: '3600',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const back = oauth.validateAuthResponse(server, client, await throughThePages(browser, request, owner), state);
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    back,
    redirectUri,
    verifier,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
    expectedNonce: nonce,
    maxAge: 3600,
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, answer);
  const { sub, acr } = oauth.getValidatedIdTokenClaims(tokens);
  const asked = await oauth.userInfoRequest(server, client, tokens.access_token);
  const person = await oauth.processUserInfoResponse(server, client, sub, asked);
  const refreshing = await oauth.refreshTokenGrantRequest(server, client, authentication, tokens.refresh_token);
  const fresh = await oauth.processRefreshTokenResponse(server, client, refreshing);
  const introspect = async () => {
    const response = await oauth.introspectionRequest(server, client, authentication, fresh.access_token);
    return (await oauth.processIntrospectionResponse(server, client, response)).active;
  };
  const before = await introspect();
  const revoked = await oauth.revocationRequest(server, client, authentication, fresh.refresh_token);
  await oauth.processRevocationResponse(revoked);
  return [person.email, acr, before, await introspect()];
}

for (const [name, signIn] of Object.entries({ byOpenidClient, byOauth4webapi })) {
  console.log(`${name}: ${(await signIn(new Browser(base))).join(' ')}`);
}
