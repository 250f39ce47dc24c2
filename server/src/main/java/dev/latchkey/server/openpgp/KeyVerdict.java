package dev.latchkey.server.openpgp;

/// What a look at a key has shown.
public sealed interface KeyVerdict {
  /// Emails can be encrypted to it now.
  record Usable(OpenPgpKey key) implements KeyVerdict {}

  record Unusable(KeyProblem problem) implements KeyVerdict {}
}
