package dev.latchkey.server.notifications;

import dev.latchkey.server.web.page.MailView;
import java.time.Instant;

/// Reminds the owner that the key for emails ends soon.
///
/// @param endsAt when
/// @param accountLink `BASE/account/openpgp`
public record OpenPgpKeyExpiringMail(Instant endsAt, String accountLink) implements MailView {
  public OpenPgpKeyExpiringMail {
    MailView.singleLine(accountLink);
  }

  @Override
  public String name() {
    return "openpgp-key-expiring";
  }
}
