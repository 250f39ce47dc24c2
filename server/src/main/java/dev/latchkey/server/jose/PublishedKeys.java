package dev.latchkey.server.jose;

import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.keys.SigningKeys;
import dev.latchkey.server.storage.Database;
import java.time.Duration;

/// Which key signs tokens: the newest one that applications have had time to read, because some
/// read the set of keys only now and then. Where a former key is gone, the newest one signs at
/// once.
final class PublishedKeys {
  private static final Duration READ = Duration.ofHours(1);
  private final SigningAlgorithm algorithm;
  private final SigningKeys signing;
  private final Database database;
  private volatile int settled;

  PublishedKeys(SigningAlgorithm algorithm, SigningKeys signing, Database database) {
    this.algorithm = algorithm;
    this.signing = signing;
    this.database = database;
  }

  /// Its number.
  int number() {
    var current = signing.current();
    if (current == settled) {
      return current;
    }
    var former = signing.numbers().headSet(current);
    if (!former.isEmpty() && isNew(current)) {
      return former.last();
    }
    settled = current;
    return current;
  }

  private boolean isNew(int number) {
    return InstallationKeys.signingKeyMade(database, algorithm, number)
        .filter(made -> made.plus(READ).isAfter(database.now()))
        .isPresent();
  }
}
