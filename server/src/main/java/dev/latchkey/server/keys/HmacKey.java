package dev.latchkey.server.keys;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256 under one key, for any number of threads.
final class HmacKey {
  private static final String ALGORITHM = "HmacSHA256";
  private final SecretKeySpec key;
  private final Mac keyed;

  HmacKey(byte[] bytes) {
    key = new SecretKeySpec(bytes, ALGORITHM);
    keyed = fresh();
  }

  private Mac fresh() {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A clone is far cheaper than a look-up of the algorithm, but not every provider has them.
  private Mac copy() {
    try {
      return (Mac) keyed.clone();
    } catch (CloneNotSupportedException e) {
      return fresh();
    }
  }

  /// 32 bytes.
  byte[] digest(byte[] message) {
    return copy().doFinal(message);
  }
}
