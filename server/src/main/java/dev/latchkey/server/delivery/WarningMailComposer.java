package dev.latchkey.server.delivery;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Pages;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The emails that warn the recipient of a delivery.
final class WarningMailComposer implements MailComposer {
  private final Warning warning;
  private final Deliveries deliveries;
  private final DeliveryLog log;
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;

  private WarningMailComposer(
      Warning warning, DeliveryParts parts, Accounts accounts, Pages pages, String baseUrl) {
    this.warning = warning;
    this.deliveries = parts.deliveries();
    this.log = parts.log();
    this.accounts = accounts;
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  /// One for each [Warning].
  public static List<WarningMailComposer> all(
      DeliveryParts parts, Accounts accounts, Pages pages, String baseUrl) {
    return Stream.of(Warning.values())
        .map(warning -> new WarningMailComposer(warning, parts, accounts, pages, baseUrl))
        .toList();
  }

  @Override
  public String purpose() {
    return warning.purpose();
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> deliveries.byId(transaction, id))
        .map(delivery -> outgoing(transaction, delivery, row));
  }

  private OutgoingMail outgoing(Transaction transaction, Delivery delivery, OutboxRow row) {
    var to = delivery.recipient().destination(transaction.handle(), accounts, row);
    var events = log.events(transaction.handle(), delivery.id());
    return pages.mail(
        to.email(), to.language(), warning.letter(delivery, events, baseUrl + "/help/deliveries"));
  }
}
