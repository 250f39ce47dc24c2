package dev.latchkey.server.recovery;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.Purpose;
import java.util.Optional;

/// The email with the recovery link. For an unknown address, a token is issued and an email
/// rendered just the same, and discarded.
record RecoveryMailComposer(LinkMail mail, Purpose token) implements MailComposer {
  static final String PURPOSE = "recovery";

  /// Whom an email names that goes to no one.
  private static final EmailAddress NOBODY = new EmailAddress("somebody@example.org");

  @Override
  public String purpose() {
    return PURPOSE;
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    var owner = mail.owner(transaction, row);
    var link =
        mail.additionalLink(transaction, token, owner.subject(), PasswordLink.RECOVERY.mailPath());
    var view = new RecoveryMail(owner.email().orElse(NOBODY), link, token.life().toMinutes());
    return Optional.of(mail.to(owner, view).with(OutgoingMail.Secrecy.SETTLED_KEY));
  }
}
