package dev.latchkey.agent.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--ca`, of every command that connects to a Latchkey.
final class AuthorityOption {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Trusts these certificate authorities (PEM) instead of this system's.")
  private @Nullable Path file;

  Optional<Path> file() {
    return Optional.ofNullable(file);
  }
}
