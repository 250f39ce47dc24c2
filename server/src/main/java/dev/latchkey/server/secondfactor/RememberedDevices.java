package dev.latchkey.server.secondfactor;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Cookie;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// Browsers whose owners chose that the second factor is not asked for there for a while. Nothing
/// is stored: the cookie is 16 random bytes, the second in which it was made, and their keyed
/// digest with the account, its generation and the factor. So a new password and a changed factor
/// end it.
public final class RememberedDevices {
  /// The cookie's name in a browser.
  public static final String COOKIE = "__Host-t";

  private static final int NONCE_BYTES = 16;
  private static final int HEAD_BYTES = NONCE_BYTES + Long.BYTES;
  private static final int COOKIE_BYTES = HEAD_BYTES + 32;
  private final KeyedDigests digests;
  private final Randomness randomness;
  private final Duration life;

  /// @param life zero where devices are never remembered
  RememberedDevices(KeyedDigests digests, Randomness randomness, Duration life) {
    this.digests = digests;
    this.randomness = randomness;
    this.life = life;
  }

  /// For how long; zero where devices are never remembered.
  public Duration life() {
    return life;
  }

  /// The cookie that a browser keeps.
  ///
  /// @param factor which one the account has
  public Cookie cookie(Id account, long generation, String factor, Instant now) {
    var head =
        ByteBuffer.allocate(HEAD_BYTES)
            .put(randomness.bytes(NONCE_BYTES))
            .putLong(now.getEpochSecond())
            .array();
    var whole = Arrays.copyOf(head, COOKIE_BYTES);
    var mac = mac(head, account, generation, factor);
    System.arraycopy(mac, 0, whole, HEAD_BYTES, mac.length);
    return new Cookie(COOKIE, Base64Url.encode(whole), Optional.of(life));
  }

  /// Whether the cookie was made for this account and factor, and is not over.
  boolean knows(Secret cookie, Id account, long generation, String factor, Instant now) {
    var bytes = Base64Url.decode(cookie.exposeText()).orElse(new byte[0]);
    if (bytes.length != COOKIE_BYTES) {
      return false;
    }
    var head = Arrays.copyOf(bytes, HEAD_BYTES);
    var mac = Arrays.copyOfRange(bytes, HEAD_BYTES, COOKIE_BYTES);
    var age =
        Duration.between(Instant.ofEpochSecond(ByteBuffer.wrap(head).getLong(NONCE_BYTES)), now);
    return MessageDigest.isEqual(mac, mac(head, account, generation, factor))
        && age.compareTo(life) < 0
        && age.compareTo(Database.CLOCK_CORRECTION.negated()) > 0;
  }

  private byte[] mac(byte[] head, Id account, long generation, String factor) {
    return digests.digest(
        KeyedDigests.Purpose.REMEMBERED_DEVICE,
        Base64Url.encode(head) + " " + account + " " + generation + " " + factor);
  }
}
