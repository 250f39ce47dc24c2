package dev.latchkey.server.delivery.servers;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Pages;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The emails that tell the owner of a server what became of it.
public final class ServerMailComposer implements MailComposer {
  private final ServerMail.Kind kind;
  private final Servers servers;
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;

  private ServerMailComposer(
      ServerMail.Kind kind, Servers servers, Accounts accounts, Pages pages, String baseUrl) {
    this.kind = kind;
    this.servers = servers;
    this.accounts = accounts;
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  /// One for each kind.
  public static List<ServerMailComposer> all(
      Servers servers, Accounts accounts, Pages pages, String baseUrl) {
    return Stream.of(ServerMail.Kind.values())
        .map(kind -> new ServerMailComposer(kind, servers, accounts, pages, baseUrl))
        .toList();
  }

  @Override
  public String purpose() {
    return purpose(kind);
  }

  /// The name in the outbox.
  static String purpose(ServerMail.Kind kind) {
    return "server-" + kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> servers.byId(transaction, id))
        .flatMap(server ->
            accounts
                .byId(transaction.handle(), server.account())
                .map(owner -> outgoing(server, owner)));
  }

  private OutgoingMail outgoing(Server server, Account owner) {
    var key = server.keys().orElseThrow().identity().fingerprint();
    return pages.mail(
        Optional.of(owner.email()),
        owner.language(),
        new ServerMail(kind, server.name(), key.toString(), baseUrl + "/account/servers"));
  }
}
