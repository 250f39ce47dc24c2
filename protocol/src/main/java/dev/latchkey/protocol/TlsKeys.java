package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Octets;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// SHA-256 of the SubjectPublicKeyInfo of each TLS key that Latchkey serves, as answers list them.
final class TlsKeys {
  private static final int MOST = 16;

  private TlsKeys() {}

  static List<Octets> checked(List<Octets> hashes) {
    hashes.forEach(hash -> hash.ofLength(32));
    if (hashes.size() > MOST) {
      throw new IllegalArgumentException("tls_keys: over " + MOST);
    }
    return List.copyOf(hashes);
  }

  static byte[] joined(List<Octets> hashes) {
    var joined = new ByteArrayOutputStream();
    hashes.forEach(hash -> joined.writeBytes(hash.bytes()));
    return joined.toByteArray();
  }
}
