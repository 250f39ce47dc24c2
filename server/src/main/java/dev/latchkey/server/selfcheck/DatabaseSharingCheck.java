package dev.latchkey.server.selfcheck;

import java.util.List;

/// What several servers on one database share, and who runs this one.
final class DatabaseSharingCheck implements Check {
  private final boolean severalNodes;
  private final String user;

  /// @param severalNodes whether the database is one that several servers may use
  /// @param user who runs this
  DatabaseSharingCheck(boolean severalNodes, String user) {
    this.severalNodes = severalNodes;
    this.user = user;
  }

  @Override
  public List<Finding> check() {
    var limits =
        Finding.good(
            "limits",
            severalNodes
                ? "Attempts are counted in the database, for all servers together."
                : "Attempts are counted in the database and survive a restart.");
    return user.equals("root")
        ? List.of(
            limits,
            Finding.note(
                "user", "It runs as root.", "Run it as a user of its own: it needs no privileges."))
        : List.of(limits);
  }
}
