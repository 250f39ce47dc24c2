package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Base64Url;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256 under a key that the database does not hold, one key per purpose (HKDF-SHA-256 from
/// one root, the purpose as its info; CS-KM-1): what stands in a table can neither be redeemed nor
/// be compared with a guess (C-06).
public final class KeyedDigests {
  static final int ROOT_BYTES = 32;
  private static final int MARK_CHARACTERS = 16;
  private final byte[] root;
  private final Map<Purpose, HmacKey> keys = new EnumMap<>(Purpose.class);
  private volatile Map<Purpose, HmacKey> given = Map.of();

  /// The purposes of what is handed out and comes back: they end with the epoch.
  private static final Set<Purpose> OF_EPOCH =
      EnumSet.of(
          Purpose.ONE_TIME_TOKEN,
          Purpose.SESSION_TOKEN,
          Purpose.ACCESS_TOKEN,
          Purpose.AUTHORIZATION_CODE,
          Purpose.REFRESH_TOKEN,
          Purpose.DEVICE_COOKIE,
          Purpose.PENDING_SIGN_IN,
          Purpose.REMEMBERED_DEVICE,
          Purpose.PASSKEY_CHALLENGE);

  /// What a digest is for; digests of one purpose never equal those of another.
  public enum Purpose {
    ONE_TIME_TOKEN,
    SESSION_TOKEN,
    ACCESS_TOKEN,
    AUTHORIZATION_CODE,
    REFRESH_TOKEN,
    CLIENT_SECRET,
    ENROLMENT_REQUEST,
    SIGN_IN_REQUEST,
    ADDRESS,
    FORMER_USERNAME,
    ENTERED_NAME,
    ATTEMPTS,
    DEVICE_COOKIE,
    PENDING_SIGN_IN,
    RECOVERY_CODE,
    REMEMBERED_DEVICE,
    PASSKEY_CHALLENGE,
    FORM_TOKEN,
    FORM_MEMORY,
    IDEMPOTENCY,
    PROOF_OF_WORK,
    FAMILIAR_PLACE,
    DETECTION,
    INSTALLATION
  }

  KeyedDigests(byte[] root) {
    this.root = root.clone();
    for (var purpose : Purpose.values()) {
      keys.put(purpose, derive("latchkey digest " + purpose.name()));
    }
  }

  /// From now on the digests of what is handed out are those of this epoch: what was handed out in
  /// another one has none that anyone knows.
  ///
  /// @param epoch random, and no secret
  void enter(byte[] epoch) {
    var next = new EnumMap<Purpose, HmacKey>(Purpose.class);
    for (var purpose : OF_EPOCH) {
      var info = "latchkey digest " + purpose.name() + " epoch " + Base64Url.encode(epoch);
      next.put(purpose, derive(info));
    }
    given = next;
  }

  private HmacKey derive(String info) {
    try {
      var key =
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.ofExtract()
                      .addIKM(new SecretKeySpec(root, "HKDF"))
                      .thenExpand(info.getBytes(StandardCharsets.UTF_8), ROOT_BYTES));
      return new HmacKey(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// 32 bytes.
  public byte[] digest(Purpose purpose, byte[] message) {
    var epoch = given.get(purpose);
    var key = epoch == null ? keys.get(purpose) : epoch;
    return Objects.requireNonNull(key).digest(message);
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
