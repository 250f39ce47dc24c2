package dev.latchkey.server.selfcheck;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Where letters go, and whether they get there.
public final class Mailing implements Check {
  private static final String NAME = "mail";
  private final Optional<String> smtpHost;
  private final LongSupplier dead;

  /// @param smtpHost empty while letters go to the drop folder
  /// @param dead counts the letters that were given up
  public Mailing(Optional<String> smtpHost, LongSupplier dead) {
    this.smtpHost = smtpHost;
    this.dead = dead;
  }

  @Override
  public List<Finding> look() {
    var givenUp = dead.getAsLong();
    var way =
        smtpHost
            .map(host -> Finding.good(NAME, "By SMTP to " + host + ", TLS and its name verified."))
            .orElseGet(() ->
                Finding.note(
                    NAME,
                    "Letters go to the drop folder.",
                    "Set mail.smtp.host before other people use this server."));
    return givenUp == 0
        ? List.of(way)
        : List.of(
            way,
            Finding.wrong(
                NAME,
                givenUp + " letters were given up.",
                "The reasons are in the log; the letters in the outbox."));
  }
}
