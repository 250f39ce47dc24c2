// An application behind forward-auth, in Node 20 without a framework: it greets the user by the headers of Latchkey and
// believes them only if the signature says the same. Start it with
//   LATCHKEY=https://auth.example.org PORT=3000 node app.mjs
// and with NODE_EXTRA_CA_CERTS=FILE if the proxy's certificate is not of a public authority.
import { createServer } from 'node:http';
import { createPublicKey, verify } from 'node:crypto';

const issuer = process.env.LATCHKEY;
const port = Number(process.env.PORT ?? 3000);
let keys = [];

const read = (part) => JSON.parse(Buffer.from(part, 'base64url'));

async function keyOf(kid) {
  if (!keys.some((key) => key.kid === kid)) {
    ({ keys } = await (await fetch(`${issuer}/api/v1/forward-auth/keys`)).json());
  }
  const jwk = keys.find((key) => key.kid === kid);
  if (!jwk) throw new Error('signed with an unknown key');
  return { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
}

async function whoIsIt(request) {
  const [head, claims, signature] = (request.headers['x-latchkey-signature'] ?? '').split('.');
  if (!signature) throw new Error('without a signature');
  const { kid, typ } = read(head);
  const key = await keyOf(kid);
  const said = read(claims);
  const good = verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'));
  const ours = said.iss === issuer && said.aud === new URL(issuer).hostname && said.exp > Date.now() / 1000;
  if (!good || !ours || typ !== 'forward-auth+jwt' || said.sub !== request.headers['x-latchkey-account']) throw new Error('not said by Latchkey');
  return said;
}

createServer(async (request, response) => {
  try {
    const user = await whoIsIt(request);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({
      account: user.sub,
      email: user.email,
      name: decodeURIComponent(request.headers['x-latchkey-name'] ?? ''),
      groups: user.groups,
      cookies: request.headers.cookie ?? '',
    }) + '\n');
  } catch (error) {
    response.statusCode = 401;
    response.end(`refused: ${error.message}\n`);
  }
}).listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
