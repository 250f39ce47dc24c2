// JSON Web Keys by WebCrypto.
export async function exportJWK(key) {
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', key);
  return { kty, crv, x, y, d };
}

export function importPrivateKey(jwk) {
  return crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
}
