package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestFolder;

/// Keys for tests, made when they run.
public final class TestKeys {
  private static final InstallationKeys SHARED = fresh();

  private TestKeys() {}

  /// The keys of an installation that was never there before.
  public static InstallationKeys fresh() {
    DigestCount.standReady();
    return InstallationKeys.open(TestFolder.make().resolve("keys"), new SystemRandomness());
  }

  /// The same keys for all who do not care.
  public static InstallationKeys shared() {
    return SHARED;
  }
}
