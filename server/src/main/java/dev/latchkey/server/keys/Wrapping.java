package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.util.Locale;
import java.util.Set;

/// Encrypts and decrypts under keys that never leave.
///
/// Guarantees: wrapping is AES-256-GCM under a fresh random 12-byte IV, bound to its context: a
/// wrapped value that is moved to another row or changed in any bit does not open (S0-30, S0-31).
/// Layout of a wrapped value: [WrappedValue].
public interface Wrapping {
  int RANDOM_BYTES = 32;

  /// What a wrapping key is for; one key, one purpose.
  enum Purpose {
    /// The pepper of password hashes.
    PASSWORD_HASH,
    SECRETS_FILE,
    /// The secrets that sign what is sent to webhooks.
    WEBHOOK_SECRET,
    /// The secrets of second factors.
    SECOND_FACTOR,
    /// The root of the keyed digests, where it does not stand in a key file of its own.
    DIGEST_ROOT,
    /// What waits for a server. Its versions are the epochs of deliveries: a version is destroyed
    /// as soon as nothing is under it, and is in no backup.
    DELIVERY;

    /// What it is called in file names and by the commands, for instance `password-hash`.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What it encrypts, in a few words.
    String what() {
      return switch (this) {
        case PASSWORD_HASH -> "password hashes";
        case SECRETS_FILE -> "the secrets file";
        case WEBHOOK_SECRET -> "secrets of webhooks";
        case SECOND_FACTOR -> "secrets of second factors";
        case DIGEST_ROOT -> "the root of the digests";
        case DELIVERY -> "deliveries that wait";
      };
    }

    /// Whether its old versions go in the course of work, so that one that is missing is no fault.
    boolean isPassing() {
      return this == DELIVERY;
    }
  }

  /// What kind of vault it is: `file`, `pkcs11`, `transit`.
  String kind();

  /// Where a version is: a vault that takes over from another has some there.
  default String kind(Purpose purpose, int number) {
    return kind();
  }

  /// For what there are keys here.
  Set<Purpose> purposes();

  /// The versions of the purpose's key.
  KeyVersions versions(Purpose purpose);

  /// Uses a key, to see whether that can be done now.
  ///
  /// @throws VaultUnavailable where it cannot
  void probe();

  /// Wraps under the purpose's current key.
  ///
  /// @param context what the value belongs to, for instance the id of its row
  /// @throws VaultUnavailable where the vault does not answer, as do all that use a key
  byte[] wrap(Purpose purpose, byte[] plaintext, byte[] context);

  /// Wraps 32 fresh random bytes; [#unwrap] says which.
  default byte[] wrapRandom(Purpose purpose, Randomness randomness, byte[] context) {
    return wrap(purpose, randomness.bytes(RANDOM_BYTES), context);
  }

  /// Opens what [#wrap] made with the same purpose and context.
  ///
  /// @throws UnusableKey where it does not open; nothing says why
  byte[] unwrap(Purpose purpose, byte[] wrapped, byte[] context);

  /// The same value under the purpose's current key: what it was given where it is that already.
  ///
  /// @throws UnusableKey where it does not open
  default byte[] rewrap(Purpose purpose, byte[] wrapped, byte[] context) {
    return WrappedValue.number(wrapped).orElse(0) == versions(purpose).current()
        ? wrapped
        : wrap(purpose, unwrap(purpose, wrapped, context), context);
  }
}
