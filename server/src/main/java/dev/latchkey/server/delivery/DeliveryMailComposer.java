package dev.latchkey.server.delivery;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.delivery.agents.SigningIdentity;
import dev.latchkey.server.delivery.servers.Server;
import dev.latchkey.server.delivery.servers.Servers;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Pages;
import java.time.Duration;
import java.util.Optional;

/// The email that brings a delivery's token and says what to type. The token is made here, in
/// memory, just before the email leaves; an email that could not be sent makes its token worthless.
final class DeliveryMailComposer implements MailComposer {
  static final String PURPOSE = "delivery";
  private final Deliveries deliveries;
  private final Servers servers;
  private final Accounts accounts;
  private final SigningIdentities identities;
  private final Pages pages;
  private final String baseUrl;
  private final Randomness randomness;

  DeliveryMailComposer(DeliveryParts parts, Accounts accounts, Pages pages, String baseUrl) {
    this.deliveries = parts.deliveries();
    this.servers = parts.servers();
    this.accounts = accounts;
    this.identities = parts.identities();
    this.pages = pages;
    this.baseUrl = baseUrl;
    this.randomness = parts.platform().randomness();
  }

  @Override
  public String purpose() {
    return PURPOSE;
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> deliveries.byId(transaction, id))
        .flatMap(delivery -> compose(transaction, delivery, row));
  }

  private Optional<OutgoingMail> compose(
      Transaction transaction, Delivery delivery, OutboxRow row) {
    return identities
        .find(delivery.signingKey())
        .flatMap(identity -> compose(transaction, delivery, row, identity));
  }

  private Optional<OutgoingMail> compose(
      Transaction transaction, Delivery delivery, OutboxRow row, SigningIdentity identity) {
    try (var token = identity.makeToken(delivery.grant().mode(), delivery.rid(), randomness)) {
      var ready = deliveries.setTokenKey(transaction, delivery.id(), token.publicKey());
      var to = delivery.recipient().destination(transaction.handle(), accounts, row);
      return ready.map(_ -> outgoing(transaction, delivery, to, token.reveal()));
    }
  }

  private OutgoingMail outgoing(
      Transaction transaction, Delivery delivery, Recipient.Destination to, String token) {
    var grant = delivery.grant();
    var minutes =
        Math.max(1, Duration.between(transaction.now(), delivery.expiresAt()).toMinutes());
    return pages.mail(
        to.email(),
        to.language(),
        new DeliveryMail(
            grant.application(),
            grant.account(),
            grant.sink().isEmpty() ? "file" : grant.sink(),
            delivery
                .server()
                .flatMap(id -> servers.byId(transaction, id))
                .map(Server::name)
                .orElse(null),
            delivery.mode(),
            grant.codeNeeded(),
            CommandLine.redeem(baseUrl, grant),
            token,
            minutes,
            baseUrl + "/help/deliveries"));
  }
}
