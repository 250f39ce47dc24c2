package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Base64Url;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256 under a key that the database does not hold, one key per purpose (HKDF-SHA-256 from
/// one root, the purpose as its info; CS-KM-1): what stands in a table can neither be redeemed nor
/// be compared with a guess (C-06).
public final class KeyedDigests {
  static final int ROOT_BYTES = 32;
  private static final int MARK_CHARACTERS = 16;
  private static final String ALGORITHM = "HmacSHA256";
  private final Map<Purpose, SecretKey> keys = new EnumMap<>(Purpose.class);

  /// What a digest is for; digests of one purpose never equal those of another.
  public enum Purpose {
    ONE_TIME_TOKEN,
    SESSION_TOKEN,
    ACCESS_TOKEN,
    CLIENT_SECRET,
    ENROLMENT_REQUEST,
    SIGN_IN_REQUEST,
    ADDRESS,
    ENTERED_NAME,
    ATTEMPTS,
    DEVICE_COOKIE,
    FORM_TOKEN,
    IDEMPOTENCY,
    INSTALLATION
  }

  KeyedDigests(byte[] root) {
    try {
      var hkdf = KDF.getInstance("HKDF-SHA256");
      for (var purpose : Purpose.values()) {
        var info = ("latchkey digest " + purpose.name()).getBytes(StandardCharsets.UTF_8);
        var key =
            hkdf.deriveData(
                HKDFParameterSpec.ofExtract()
                    .addIKM(new SecretKeySpec(root, "HKDF"))
                    .thenExpand(info, ROOT_BYTES));
        keys.put(purpose, new SecretKeySpec(key, ALGORITHM));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// 32 bytes.
  public byte[] digest(Purpose purpose, byte[] message) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(keys.get(purpose));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What stands for the text in the audit trail: 96 bits of its digest, base64url.
  public String mark(Purpose purpose, String message) {
    return Base64Url.encode(digest(purpose, message)).substring(0, MARK_CHARACTERS);
  }

  /// 32 bytes, of the text's UTF-8 form.
  public byte[] digest(Purpose purpose, String message) {
    return digest(purpose, message.getBytes(StandardCharsets.UTF_8));
  }
}
