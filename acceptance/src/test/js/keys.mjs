// Prints a key for assertions: a line with the set of public keys, a line with the private key.
import { exportJWK } from './jwk.mjs';
import { generateKeyPair } from 'oauth4webapi';

const pair = await generateKeyPair('ES256', { extractable: true });
const kid = 'first';
console.log(JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid }] }));
console.log(JSON.stringify({ ...(await exportJWK(pair.privateKey)), kid }));
