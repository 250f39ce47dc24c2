package dev.latchkey.server.notifications;

import dev.latchkey.server.web.page.MailView;
import java.time.Instant;

/// Tells the owner what became of the key for emails.
///
/// @param accountLink `BASE/account/openpgp`
/// @param recoveryLink `BASE/forgot-password`: carries no right
public record OpenPgpKeyChangedMail(
    Change change, Instant at, String accountLink, String recoveryLink) implements MailView {
  static final String PAGE = "/account/openpgp";

  public enum Change {
    ADDED,
    REPLACED,
    REMOVED
  }

  static OpenPgpKeyChangedMail of(Change change, Instant at, String baseUrl) {
    return new OpenPgpKeyChangedMail(change, at, baseUrl + PAGE, baseUrl + "/forgot-password");
  }

  public OpenPgpKeyChangedMail {
    MailView.singleLine(accountLink);
    MailView.singleLine(recoveryLink);
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
