package dev.latchkey.server.webhooks;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.grants.Logouts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.jose.TokenSigners;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Tells applications that sessions are over (OpenID Connect Back-Channel Logout 1.0), as the
/// worker of webhooks does: taken with a lease, at least once, each application on lanes of its
/// own.
final class LogoutWorker {
  /// After this one it is given up: eight hours after the first.
  static final int ATTEMPTS = 6;

  /// Messages to all applications at a time.
  private static final int PLACES = 32;

  private static final int LANE = 50;
  private final Database database;
  private final ClientRegistrations registrations;
  private final AuditTrail audit;
  private final MessageTransport transport;
  private final TokenSigners signers;
  private final String issuer;
  private final Lanes lanes;

  /// @param issuer the base URL
  /// @param threads run as many lanes at a time as there are places
  LogoutWorker(
      Database database,
      AuditTrail audit,
      MessageTransport transport,
      TokenSigners signers,
      String issuer,
      Executor threads) {
    this.database = database;
    this.registrations = new ClientRegistrations(database, audit);
    this.audit = audit;
    this.transport = transport;
    this.signers = signers;
    this.issuer = issuer;
    this.lanes = new Lanes(PLACES, threads, this::sendInTurn);
  }

  void run() {
    var now = database.now();
    lanes.open(database.read(handle -> Logouts.clientsInTurn(handle, now)));
  }

  /// Begins no further message.
  void stop() {
    lanes.stop();
  }

  private void sendInTurn(Id client) {
    var application =
        registrations.find(client).filter(registered -> !registered.logout().isEmpty());
    for (var owed : Logouts.inTurn(database, client, LANE)) {
      if (lanes.areStopped() || !send(owed, application)) {
        return;
      }
    }
  }

  /// One that is disabled, or wants to be told no more, is told nothing. The token is signed first:
  /// while the vault is away, no attempt is used up.
  ///
  /// @return false where it was not accepted: others have a turn before the next
  private boolean send(Logouts.Owed owed, Optional<ClientRegistration> application) {
    var taken = owed.tried();
    var token = application.map(to -> LogoutToken.of(taken, to, issuer, signers, database.now()));
    var isOurs =
        database.write(transaction ->
            Logouts.take(transaction, owed, WebhookWorker.LEASE)
                && (token.isPresent() || Logouts.settle(transaction, taken)));
    return !isOurs
        || token
            .map(signed -> send(taken, URI.create(application.orElseThrow().logout()), signed))
            .orElse(true);
  }

  private boolean send(Logouts.Owed owed, URI url, LogoutToken token) {
    var sent = transport.send(url, token);
    return database.write(transaction -> {
      switch (sent) {
        case Sent.Accepted _ -> {
          var _ = Logouts.settle(transaction, owed);
        }
        case Sent.Gone() -> giveUp(transaction, owed, Webhook.Reason.GONE.word());
        case Sent.Failed failed -> failed(transaction, owed, failed);
      }
      return sent instanceof Sent.Accepted;
    });
  }

  private void failed(Transaction transaction, Logouts.Owed owed, Sent.Failed failed) {
    var pause =
        owed.tries() < ATTEMPTS
            ? RetrySchedule.after(owed.tries(), Duration.ZERO)
            : Optional.<Duration>empty();
    pause.ifPresentOrElse(
        wait -> {
          var _ = Logouts.again(transaction, owed, transaction.now().plus(wait));
        },
        () -> giveUp(transaction, owed, failed.reason()));
  }

  private void giveUp(Transaction transaction, Logouts.Owed owed, String reason) {
    if (Logouts.settle(transaction, owed)) {
      audit.append(
          transaction, new LogoutGivenUp(owed.account(), owed.client(), owed.session(), reason));
    }
  }
}
