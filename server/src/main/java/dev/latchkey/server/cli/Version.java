package dev.latchkey.server.cli;

import dev.latchkey.server.observability.Build;
import picocli.CommandLine.IVersionProvider;

/// The version of this build, from the manifest of its jar.
final class Version implements IVersionProvider {
  static String current() {
    return Build.version();
  }

  @Override
  public String[] getVersion() {
    return new String[] {"latchkey " + current()};
  }
}
