package dev.latchkey.server.admin.imports;

/// A line that was good before someone else took its address or name: nothing of its transaction
/// holds.
final class Overtaken extends RuntimeException {
  private final transient BadLine bad;

  Overtaken(ImportLine line, ImportError error) {
    super("an account was changed meanwhile");
    bad = error.at(line.number());
  }

  BadLine bad() {
    return bad;
  }
}
