package dev.latchkey.server.delivery;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.mail.Envelope;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.time.Duration;
import java.util.Optional;

/// The letter that brings a delivery's token and says what to type. The token is made here, in
/// memory, just before the letter leaves; a letter that could not be sent makes its token
/// worthless.
public final class DeliveryCorrespondence implements Correspondence {
  static final String PURPOSE = "delivery";
  private final Deliveries deliveries;
  private final Accounts accounts;
  private final SigningIdentity identity;
  private final Pages pages;
  private final String baseUrl;
  private final Randomness randomness;

  public DeliveryCorrespondence(
      AuditTrail audit,
      Accounts accounts,
      SigningIdentity identity,
      Pages pages,
      String baseUrl,
      Randomness randomness) {
    this.deliveries = new Deliveries(audit, randomness);
    this.accounts = accounts;
    this.identity = identity;
    this.pages = pages;
    this.baseUrl = baseUrl;
    this.randomness = randomness;
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
        .flatMap(delivery -> write(transaction, delivery, row));
  }

  private Optional<Envelope> write(Transaction transaction, Delivery delivery, OutboxRow row) {
    try (var token = TokenMaker.make(delivery.mode(), delivery.rid(), identity, randomness)) {
      var ready = deliveries.setTokenKey(transaction, delivery.id(), token.publicKey());
      var addressee = Addressee.of(transaction.handle(), accounts, delivery, row);
      return ready.map(_ -> envelope(transaction, delivery, addressee, token.reveal()));
    }
  }

  private Envelope envelope(
      Transaction transaction, Delivery delivery, Addressee addressee, String token) {
    var minutes =
        Math.max(1, Duration.between(transaction.now(), delivery.expiresAt()).toMinutes());
    var letter =
        pages.write(
            Messages.of(addressee.language()),
            new DeliveryLetter(
                delivery.application(),
                delivery.account(),
                delivery.sink().isEmpty() ? "file" : delivery.sink(),
                CommandLine.redeem(baseUrl, delivery),
                token,
                minutes,
                baseUrl + "/help/deliveries"));
    return new Envelope(addressee.email(), letter.subject(), letter.text(), letter.html());
  }
}
