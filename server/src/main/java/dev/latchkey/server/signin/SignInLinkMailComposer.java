package dev.latchkey.server.signin;

import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.storage.Transaction;
import java.util.Optional;

/// The email with the sign-in link. For an unknown address, a token is issued and an email rendered
/// just the same, and discarded.
record SignInLinkMailComposer(LinkMail mail, SignInLinkSettings settings) implements MailComposer {
  static final String PURPOSE = "sign-in-link";

  @Override
  public String purpose() {
    return PURPOSE;
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    return settings.enabled() ? Optional.of(outgoing(transaction, row)) : Optional.empty();
  }

  private OutgoingMail outgoing(Transaction transaction, OutboxRow row) {
    var owner = mail.owner(transaction, row);
    var subject = owner.subject().boundTo(row.subject().orElseThrow());
    var link = mail.additionalLink(transaction, settings.purpose(), subject, SignInLinkMail.PATH);
    return mail.to(owner, new SignInLinkMail(link, settings.purpose().life().toMinutes()));
  }
}
