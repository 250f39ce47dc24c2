package dev.latchkey.server.notices;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.mail.Envelope;
import dev.latchkey.server.web.page.Letter;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.time.Instant;
import java.util.Optional;

/// What the operator sends to see whether letters arrive.
///
/// @param at when it was written
public record TrialLetter(Instant at) implements Letter {
  @Override
  public String name() {
    return "trial";
  }

  /// In its envelope.
  public static Envelope to(EmailAddress address, Instant at) {
    var letter = new Pages().write(Messages.ENGLISH, new TrialLetter(at));
    return new Envelope(Optional.of(address), letter.subject(), letter.text(), letter.html());
  }
}
