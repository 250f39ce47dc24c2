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
import java.util.List;
import java.util.Optional;

/// The alarm by mail: two agents used one token.
public final class InterceptionCorrespondence implements Correspondence {
  static final String PURPOSE = "interception";
  private final Deliveries deliveries;
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;

  public InterceptionCorrespondence(
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
            new InterceptionLetter(
                delivery.application(),
                delivery.account(),
                claim(events, DeliveryEvent.Kind.CLAIMED),
                claim(events, DeliveryEvent.Kind.INTERCEPTED),
                baseUrl + "/help/deliveries"));
    return new Envelope(
        addressee.email(), letter.subject(), Secret.of(letter.text()), Secret.of(letter.html()));
  }

  /// What the first event of this kind tells.
  static InterceptionLetter.Claim claim(List<LoggedEvent> events, DeliveryEvent.Kind kind) {
    var event =
        events.stream()
            .filter(logged -> logged.event().equals(kind.word()))
            .findFirst()
            .orElseThrow();
    return new InterceptionLetter.Claim(
        event.at(), event.agentKey().orElse("unknown"), event.address().orElse("unknown"));
  }
}
