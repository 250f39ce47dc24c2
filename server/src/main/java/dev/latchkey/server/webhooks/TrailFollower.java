package dev.latchkey.server.webhooks;

import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Departures;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.accounts.ShownAccount;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.storage.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells applications what becomes of accounts: reads the audit trail from where each webhook is,
/// and queues its messages in the transaction that moves it on.
///
/// Guarantees: each event is queued once for each webhook, whichever program or node has caused it,
/// and in the trail's order, which `sequence` tells (messages may arrive in another one); none of
/// what was rolled back, for that has no line. A webhook whose receiver is slow, or whose messages
/// fail, stays behind, and holds up none but itself.
final class TrailFollower {
  /// Lines that are read at a time, and queued in one transaction.
  static final int PAGE = 100;

  /// Where so many messages wait, the webhook stays where it is.
  static final int ENOUGH = 1000;

  /// Pages of one webhook in one run, so that others have a turn.
  private static final int PAGES = 100;

  /// Lines that mean nothing to it before a webhook is moved on.
  private static final int IDLE = 500;

  private static final Logger LOG = LoggerFactory.getLogger(TrailFollower.class);
  private final Database database;
  private final AuditTrail trail;
  private final Accounts accounts;
  private final Clients clients;
  private final MessageQueue queue;
  private final Profiles profiles = new Profiles();

  TrailFollower(
      Database database, AuditTrail trail, Accounts accounts, Clients clients, MessageQueue queue) {
    this.database = database;
    this.trail = trail;
    this.accounts = accounts;
    this.clients = clients;
    this.queue = queue;
  }

  /// What a message tells of an account.
  ///
  /// @param sequence compares events; the same for those that happened together
  /// @param changed which of its fields, where that is known
  /// @param account as it was when the message was queued; null where it is deleted
  record Told(
      String accountId,
      long sequence,
      @Nullable List<String> changed,
      @Nullable ShownAccount account) {}

  /// Nothing more can be queued for a webhook now: it stays where it is.
  private static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoRoom() {
      super("too many messages wait", null, false, false);
    }
  }

  void run() {
    database.read(Webhooks::followers).forEach(this::follow);
  }

  private void follow(Webhooks.Follower follower) {
    try {
      walk(follower);
    } catch (NoRoom e) {
      LOG.debug("webhook {} waits for its receiver", follower.webhook().id());
    } catch (DatabaseUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("webhook {} cannot be told of accounts", follower.webhook().id(), e);
    }
  }

  private void walk(Webhooks.Follower follower) {
    var webhook = follower.webhook();
    var from = follower.position();
    var read = from;
    var page = trail.list(read, PAGE);
    for (var pages = 0; pages < PAGES && !page.isEmpty(); pages++) {
      read = page.getLast().seq();
      var news =
          page.stream()
              .flatMap(TrailFollower::news)
              .filter(one -> webhook.wants(one.change().type()))
              .toList();
      if (!news.isEmpty() || read - from >= IDLE) {
        if (!take(new Step(webhook, from, read, news))) {
          return;
        }
        from = read;
      }
      page = page.size() < PAGE ? List.of() : trail.list(read, PAGE);
    }
  }

  /// A line that cannot be read is left out, and told of by `latchkey audit verify`.
  private static Stream<AccountNews> news(AuditLine line) {
    try {
      return AccountNews.of(line).stream();
    } catch (IllegalArgumentException | IllegalStateException e) {
      LOG.error("webhooks leave out line {} of the audit trail: it cannot be read", line.seq(), e);
      return Stream.empty();
    }
  }

  /// From one line of the trail to another.
  private record Step(Webhook webhook, long from, long to, List<AccountNews> news) {}

  /// @return false where another node has taken it
  private boolean take(Step step) {
    return database.write(transaction -> {
      var webhook = step.webhook();
      if (!Webhooks.moveOn(transaction, webhook.id(), step.from(), step.to())) {
        return false;
      }
      if (!step.news().isEmpty() && mayRead(transaction, webhook)) {
        if (!WebhookMessages.isRoom(transaction, webhook.id(), ENOUGH)) {
          throw new NoRoom();
        }
        step.news().forEach(news -> tell(transaction, webhook, news));
      }
      return true;
    });
  }

  private boolean mayRead(Transaction transaction, Webhook webhook) {
    return clients
        .byId(transaction.handle(), webhook.client())
        .map(Client::scopes)
        .filter(scopes -> scopes.contains(Scope.ACCOUNTS_READ))
        .isPresent();
  }

  /// Of one that is gone, or is being erased, only the end is told.
  private void tell(Transaction transaction, Webhook webhook, AccountNews news) {
    if (news.change() == AccountChange.DELETED) {
      add(transaction, webhook, news, null);
    } else {
      profile(transaction, news)
          .map(ShownAccount::of)
          .ifPresent(account -> add(transaction, webhook, news, account));
    }
  }

  /// The account is held, so that it is not erased before the message about it is there.
  private Optional<AccountProfile> profile(Transaction transaction, AccountNews news) {
    return accounts
        .holdIfThere(transaction, news.account())
        .filter(held -> !Departures.isGoing(transaction.handle(), held.id()))
        .flatMap(held -> profiles.byId(transaction.handle(), held.id()));
  }

  private void add(
      Transaction transaction, Webhook webhook, AccountNews news, @Nullable ShownAccount account) {
    var about = new WebhookMessage.Subject.Account(news.account(), account == null);
    var changed = news.changed().isEmpty() ? null : news.changed();
    var told = new Told(news.account().value(), news.sequence(), changed, account);
    var payload = new MessageQueue.Payload(news.change().type(), news.at(), told);
    if (!queue.add(transaction, webhook, about, payload)) {
      throw new NoRoom();
    }
  }
}
