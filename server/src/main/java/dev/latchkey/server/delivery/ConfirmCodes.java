package dev.latchkey.server.delivery;

import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import java.util.Locale;

/// The confirm code, for a token and a code that travel on separate ways: 8 characters of
/// Crockford's base32 (40 bits), kept as Argon2id, with five tries.
final class ConfirmCodes {
  static final int TRIES = 5;
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 8;
  private final Database database;
  private final Deliveries deliveries;
  private final PasswordHasher hasher;
  private final Randomness randomness;

  ConfirmCodes(
      Database database, Deliveries deliveries, PasswordHasher hasher, Randomness randomness) {
    this.database = database;
    this.deliveries = deliveries;
    this.hasher = hasher;
    this.randomness = randomness;
  }

  /// What came of the code in a claim.
  sealed interface Verdict {
    /// It is right, or none is asked for.
    record Right() implements Verdict {}

    /// It is wrong.
    ///
    /// @param left how many more tries there are
    record Wrong(int left) implements Verdict {}
  }

  /// A fresh code.
  Secret make() {
    var code = new StringBuilder();
    for (var octet : randomness.bytes(LENGTH)) {
      code.append(ALPHABET.charAt(octet & 31));
    }
    return Secret.of(code.toString());
  }

  /// What is kept of it.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  String hash(Secret code) {
    return hasher.hashOfCode(code);
  }

  /// Looks at the code of a request that could claim. The try is counted before, in a transaction
  /// of its own: many at once are no more than five.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  Verdict check(Delivery delivery, RedemptionRequest request) {
    var claims = request.redeem().op() == RedemptionOperation.CLAIM;
    return claims && delivery.grant().codeNeeded() && delivery.grant().fits(request.redeem())
        ? check(delivery.id(), request.confirmCode())
        : new Verdict.Right();
  }

  private Verdict check(Id delivery, String entered) {
    var counted = database.write(transaction -> deliveries.chargeCode(transaction, delivery));
    if (counted.isEmpty()) {
      return new Verdict.Wrong(0);
    }
    return hasher.isOfCode(counted.get().hash(), Secret.of(asTyped(entered)))
        ? new Verdict.Right()
        : new Verdict.Wrong(counted.get().left());
  }

  /// As people read it: without blanks and hyphens, in any case, with the letters that Crockford
  /// takes for digits.
  private static String asTyped(String entered) {
    return entered
        .toUpperCase(Locale.ROOT)
        .replaceAll("[ -]", "")
        .replace('O', '0')
        .replace('I', '1')
        .replace('L', '1');
  }
}
