package dev.latchkey.server.observability;

import java.util.Optional;

/// What this build is called.
public final class Build {
  private Build() {}

  /// From the manifest of its jar; `unpackaged` where there is none.
  public static String version() {
    return Optional.ofNullable(Build.class.getPackage().getImplementationVersion())
        .orElse("unpackaged");
  }
}
