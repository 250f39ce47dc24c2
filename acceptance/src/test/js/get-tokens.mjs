// Usage: node get-tokens.mjs BASE_URL CLIENT_ID, with the secret on standard input.
// Discovers the server and gets an access token by each library and each way to show the secret.
import { readFileSync } from 'node:fs';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';

const [base, clientId] = process.argv.slice(2);
const secret = readFileSync(0, 'utf8').trim();
const issuer = new URL(base);
const client = { client_id: clientId };
const scope = new URLSearchParams({ scope: 'deliveries:read' });

const answer = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2' });
const server = await oauth.processDiscoveryResponse(issuer, answer);

async function byOauth4webapi(authentication) {
  const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, scope);
  return oauth.processClientCredentialsResponse(server, client, response);
}

async function byOpenidClient(authentication) {
  const options = { algorithm: 'oauth2' };
  const configuration = await openid.discovery(issuer, clientId, undefined, authentication, options);
  return openid.clientCredentialsGrant(configuration, scope);
}

const ways = {
  'oauth4webapi basic': () => byOauth4webapi(oauth.ClientSecretBasic(secret)),
  'oauth4webapi post': () => byOauth4webapi(oauth.ClientSecretPost(secret)),
  'openid-client basic': () => byOpenidClient(openid.ClientSecretBasic(secret)),
  'openid-client post': () => byOpenidClient(openid.ClientSecretPost(secret)),
};
for (const [way, ask] of Object.entries(ways)) {
  const token = await ask();
  console.log(`${way}: ${token.token_type} ${token.scope} ${token.access_token}`);
}
