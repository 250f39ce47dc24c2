package dev.latchkey.server.delivery;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.mail.Envelope;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.util.Optional;

/// A warning by mail: somebody tried the token for another target.
public final class WrongTargetCorrespondence implements Correspondence {
  static final String PURPOSE = "wrong_target";
  private final Deliveries deliveries;
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;

  public WrongTargetCorrespondence(
      AuditTrail audit, Accounts accounts, Pages pages, String baseUrl, Randomness randomness) {
    this.deliveries = new Deliveries(audit, randomness);
    this.accounts = accounts;
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  @Override
  public String purpose() {
    return PURPOSE;
  }

  @Override
  public Optional<Envelope> write(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> deliveries.byId(transaction.handle(), id))
        .map(delivery -> envelope(transaction, delivery, row));
  }

  private Envelope envelope(Transaction transaction, Delivery delivery, OutboxRow row) {
    var addressee = Addressee.of(transaction.handle(), accounts, delivery, row);
    var events = deliveries.events(transaction.handle(), delivery.id());
    var letter =
        pages.write(
            Messages.of(addressee.language()),
            new WrongTargetLetter(
                delivery.application(),
                delivery.account(),
                InterceptionCorrespondence.claim(events, DeliveryEvent.Kind.REFUSED),
                baseUrl + "/help/deliveries"));
    return new Envelope(
        addressee.email(), letter.subject(), Secret.of(letter.text()), Secret.of(letter.html()));
  }
}
