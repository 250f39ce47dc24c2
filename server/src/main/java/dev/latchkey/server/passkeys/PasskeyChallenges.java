package dev.latchkey.server.passkeys;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// The challenges that authenticators sign.
///
/// Guarantees: each holds 128 random bits (ASVS-6.7.2), is good for five minutes and for what it
/// was issued for, and is used once on all nodes together. Issuing one writes nothing, so that
/// asking for many fills nothing; the one that was answered is written down until it expires.
///
/// Layout, 56 bytes:
/// - 16 random bytes
/// - 8 bytes: when it expires, epoch milliseconds, big endian
/// - 32 bytes: HMAC-SHA-256 of those and of what it is for
public final class PasskeyChallenges {
  /// As long as browsers wait for a person.
  public static final Duration LIFE = Duration.ofMinutes(5);

  private static final int NONCE = 16;
  private static final int HEAD = NONCE + Long.BYTES;
  private static final int LENGTH = HEAD + 32;
  private final KeyedDigests digests;
  private final Randomness randomness;

  public PasskeyChallenges(KeyedDigests digests, Randomness randomness) {
    this.digests = digests;
    this.randomness = randomness;
  }

  /// What a challenge is for: it is good for nothing else.
  public record Use(String text) {
    /// A passkey for the account of this session.
    public static Use registration(Id session) {
      return new Use("registration " + session.value());
    }

    /// A sign-in of who knows this.
    public static Use signIn(Secret browser) {
      return new Use("sign-in " + browser.exposeText());
    }

    /// Masked: it may hold what only one browser knows.
    @Override
    public String toString() {
      return "Use";
    }
  }

  /// A fresh one.
  public byte[] issue(Use use, Instant now) {
    var head =
        ByteBuffer.allocate(HEAD)
            .put(randomness.bytes(NONCE))
            .putLong(now.plus(LIFE).toEpochMilli())
            .array();
    return ByteBuffer.allocate(LENGTH).put(head).put(digest(head, use)).array();
  }

  /// Whether it was issued for that and has not expired. Whether it was used is told by [#use].
  public boolean isLive(byte[] challenge, Use use, Instant now) {
    if (challenge.length != LENGTH) {
      return false;
    }
    var head = Arrays.copyOf(challenge, HEAD);
    var digest = Arrays.copyOfRange(challenge, HEAD, LENGTH);
    return MessageDigest.isEqual(digest, digest(head, use)) && now.isBefore(expiry(challenge));
  }

  private byte[] digest(byte[] head, Use use) {
    return digests.digest(
        KeyedDigests.Purpose.PASSKEY_CHALLENGE, Base64Url.encode(head) + " " + use.text);
  }

  private static Instant expiry(byte[] challenge) {
    return Instant.ofEpochMilli(ByteBuffer.wrap(challenge).getLong(NONCE));
  }

  /// Uses a live one up; false where it was used before.
  public static boolean use(Transaction transaction, byte[] challenge) {
    return transaction.change(
            """
            INSERT INTO passkey_challenges_used (nonce, expires_at) VALUES (?, ?)
            ON CONFLICT (nonce) DO NOTHING
            """,
            Arrays.copyOf(challenge, NONCE),
            expiry(challenge))
        == 1;
  }

  /// Forgets those that have expired, also on a clock that is set back a little.
  public static void purge(Transaction transaction) {
    transaction.change(
        "DELETE FROM passkey_challenges_used WHERE expires_at < ?",
        transaction.now().minus(Database.CLOCK_CORRECTION));
  }
}
