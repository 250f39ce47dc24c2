package dev.latchkey.agent.sink;

import dev.latchkey.protocol.crypto.Octets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// What PostgreSQL stores of a password (RFC 5802, RFC 7677): enough to check it, not to sign in.
///
/// `SCRAM-SHA-256$` iterations `:` salt `$` StoredKey `:` ServerKey, the last three in base64.
final class ScramVerifier {
  // What PostgreSQL itself uses; clients compute it at each sign-in.
  private static final int ITERATIONS = 4096;
  private static final int KEY_BITS = 256;

  private ScramVerifier() {}

  static String of(NewPassword password, Octets salt) {
    try {
      var salted = salted(password, salt.bytes());
      var stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
      return "SCRAM-SHA-256$"
          + ITERATIONS
          + ":"
          + base64(salt.bytes())
          + "$"
          + base64(stored)
          + ":"
          + base64(hmac(salted, "Server Key"));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static byte[] salted(NewPassword password, byte[] salt) throws GeneralSecurityException {
    var spec = new PBEKeySpec(password.reveal().toCharArray(), salt, ITERATIONS, KEY_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } finally {
      spec.clearPassword();
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
