package dev.latchkey.server.throttling;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.Cookie;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// Device cookies (OWASP): a browser that its owner has signed in with gets a lane of its own,
/// which strangers' guesses cannot fill (CS-DC-1). Nothing is stored: the cookie is 16 random bytes
/// and their keyed digest with the account and its generation, so that it ends with everything else
/// when the generation rises.
public final class DeviceCookies {
  /// The cookie's name in a browser.
  public static final String NAME = "__Host-d";

  private static final Duration LIFE = Duration.ofDays(365);
  private static final String PROVEN = " with second factor";
  private static final int NONCE_BYTES = 16;
  private static final int COOKIE_BYTES = NONCE_BYTES + 32;
  private final KeyedDigests digests;
  private final Randomness randomness;

  public DeviceCookies(KeyedDigests digests, Randomness randomness) {
    this.digests = digests;
    this.randomness = randomness;
  }

  /// The cookie that a browser keeps.
  ///
  /// @param issued by [#issue]
  public static Cookie cookie(Secret issued) {
    return new Cookie(NAME, issued.exposeText(), Optional.of(LIFE));
  }

  /// A fresh cookie: 64 characters of base64url.
  public Secret issue(Id account, long generation) {
    return issue(account, generation + "");
  }

  /// The same for a device on which the second factor was proven, which a reset alone never makes.
  public Secret issueProven(Id account, long generation) {
    return issue(account, generation + PROVEN);
  }

  private Secret issue(Id account, String generation) {
    var nonce = randomness.bytes(NONCE_BYTES);
    var cookie = Arrays.copyOf(nonce, COOKIE_BYTES);
    System.arraycopy(
        mac(nonce, account, generation), 0, cookie, NONCE_BYTES, COOKIE_BYTES - NONCE_BYTES);
    return Secret.of(Base64Url.encode(cookie));
  }

  /// Whether the cookie was made for this account in its present generation.
  public boolean knows(Secret cookie, Id account, long generation) {
    var known = isOf(cookie, account, generation + "");
    var proven = hasProven(cookie, account, generation);
    return known || proven;
  }

  /// Whether the second factor was proven on the device in this generation.
  public boolean hasProven(Secret cookie, Id account, long generation) {
    return isOf(cookie, account, generation + PROVEN);
  }

  private boolean isOf(Secret cookie, Id account, String generation) {
    var bytes = Base64Url.decode(cookie.exposeText()).orElse(new byte[0]);
    if (bytes.length != COOKIE_BYTES) {
      return false;
    }
    var nonce = Arrays.copyOf(bytes, NONCE_BYTES);
    var mac = Arrays.copyOfRange(bytes, NONCE_BYTES, COOKIE_BYTES);
    return MessageDigest.isEqual(mac, mac(nonce, account, generation));
  }

  private byte[] mac(byte[] nonce, Id account, String generation) {
    return digests.digest(
        KeyedDigests.Purpose.DEVICE_COOKIE,
        Base64Url.encode(nonce) + " " + account + " " + generation);
  }
}
