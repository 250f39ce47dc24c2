package dev.latchkey.server.selfcheck;

import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Whether webhooks keep up with what becomes of accounts.
final class WebhookCheck implements Check {
  private static final String NAME = "webhooks";
  private static final long FAR = 10_000;
  private final LongSupplier linesBehind;

  WebhookCheck(LongSupplier linesBehind) {
    this.linesBehind = linesBehind;
  }

  @Override
  public List<Finding> check() {
    var lines = linesBehind.getAsLong();
    return List.of(
        lines < FAR
            ? Finding.good(NAME, "Webhooks keep up with the audit trail.")
            : Finding.note(
                NAME,
                String.format(
                    Locale.ROOT, "A webhook is %d lines of the audit trail behind.", lines),
                "Its receiver is slow or away; the log says if something else is wrong."));
  }
}
