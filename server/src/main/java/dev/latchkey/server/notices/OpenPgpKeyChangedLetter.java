package dev.latchkey.server.notices;

import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// Tells the owner what became of the key for letters.
///
/// @param accountLink `BASE/account/openpgp`
/// @param recoveryLink `BASE/forgot-password`: carries no right
public record OpenPgpKeyChangedLetter(
    Change change, Instant at, String accountLink, String recoveryLink) implements Letter {
  static final String PAGE = "/account/openpgp";

  public enum Change {
    ADDED,
    REPLACED,
    REMOVED
  }

  static OpenPgpKeyChangedLetter of(Change change, Instant at, String baseUrl) {
    return new OpenPgpKeyChangedLetter(change, at, baseUrl + PAGE, baseUrl + "/forgot-password");
  }

  public OpenPgpKeyChangedLetter {
    Letter.singleLine(accountLink);
    Letter.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "openpgp-key-changed";
  }

  @Override
  public String words() {
    return switch (change) {
      case ADDED -> "openpgp-key-added";
      case REPLACED -> "openpgp-key-replaced";
      case REMOVED -> "openpgp-key-removed";
    };
  }
}
