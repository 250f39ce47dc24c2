package dev.latchkey.server.keys;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// By what the installation signs. Each algorithm has a key of its own, with versions of its own
/// (RFC 8725, section 3.1: one key, one algorithm).
public enum SigningAlgorithm {
  /// ECDSA on P-256 with SHA-256: all that is signed, unless its reader asks for another one.
  ES256("signing", "ECDSA P-256 SHA-256", "signs answers to agents, identities and checkpoints"),
  /// RSASSA-PKCS1-v1_5 with SHA-256 and 3072 bits. There is no key before an application asks.
  RS256("signing-rs256", "RSA-3072 SHA-256", "signs ID tokens of applications that want RS256");

  /// The bits of a key of RSA.
  public static final int RSA_BITS = 3072;

  private final String word;
  private final String inventory;
  private final String what;

  SigningAlgorithm(String word, String inventory, String what) {
    this.word = word;
    this.inventory = inventory;
    this.what = what;
  }

  /// What the key is called in file names and by the commands.
  public String word() {
    return word;
  }

  /// Empty where no key is called so.
  public static Optional<SigningAlgorithm> ofKey(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /// Whether the installation has a key from its first start on.
  public boolean isAlwaysThere() {
    return this == ES256;
  }

  /// What the inventory calls it.
  String inventory() {
    return inventory;
  }

  /// What it does, in a few words.
  String what() {
    return what;
  }

  /// What the database calls a version of the key: `SIGNING`, `SIGNING-2`, `SIGNING_RS256`...
  String version(int number) {
    var name = this == ES256 ? "SIGNING" : "SIGNING_" + name();
    return number == 1 ? name : name + "-" + number;
  }

  /// Whether the database means a version of this key.
  boolean isVersion(String name) {
    return Pattern.matches(Pattern.quote(version(1)) + "(-[1-9][0-9]{0,8})?", name);
  }
}
