package dev.latchkey.server.notifications;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.web.page.MailView;
import dev.latchkey.server.web.page.Pages;
import java.time.Instant;
import java.util.Optional;

/// What the operator sends to see whether emails arrive.
///
/// @param at when it was written
public record TestMail(Instant at) implements MailView {
  @Override
  public String name() {
    return "trial";
  }

  /// In its envelope.
  public static OutgoingMail to(EmailAddress address, Instant at, Pages pages) {
    return pages.mail(Optional.of(address), Language.ENGLISH, new TestMail(at));
  }
}
