package dev.latchkey.agent.register;

import dev.latchkey.agent.identity.IdentityStore;
import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.agent.redeem.AgentClock;
import dev.latchkey.agent.redeem.ServerConnection;
import dev.latchkey.agent.redeem.ServerConnections;
import dev.latchkey.agent.redeem.ServerReply;
import dev.latchkey.protocol.RenewalAnswer;
import dev.latchkey.protocol.RenewalRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Renews sealing keys at a contact after 30 days, and deletes the former ones once no delivery can
/// be sealed to them any more: what is sealed to a key is lost with it, and cannot be read later.
public final class SealingKeyRenewal {
  private static final Duration LIFE = Duration.ofDays(30);

  /// As long as a delivery can wait.
  private static final Duration OVERLAP = Duration.ofHours(1);

  private final IdentityStore identities;
  private final ServerConnections connections;
  private final AgentClock clock;

  public SealingKeyRenewal(
      IdentityStore identities, ServerConnections connections, AgentClock clock) {
    this.identities = identities;
    this.connections = connections;
    this.clock = clock;
  }

  /// Where this server stands with one Latchkey, as `status` prints it.
  ///
  /// @param status `active`, `suspended`, `removed`, or `unreachable`
  public record Standing(
      String server, String name, String url, String fingerprint, String status, long sealingKey) {}

  /// Asks each Latchkey where this server stands there, renewing what is due.
  public List<Standing> contactAll() {
    return identities.registered().stream().map(this::contact).toList();
  }

  /// Renews what is due, without asking where nothing is.
  public void renewDue() {
    identities.registered().stream().filter(this::isDue).forEach(this::contact);
  }

  private boolean isDue(ServerIdentity identity) {
    return identity.age(clock.timeOfDay()).compareTo(LIFE) > 0 || identity.sealing().size() > 1;
  }

  private Standing contact(ServerIdentity identity) {
    var now = clock.timeOfDay();
    var current =
        identity.age(now).compareTo(LIFE) > 0
            ? identities.change(identity.fp(), known -> next(known, now))
            : identity;
    var answer = ask(current);
    answer
        .filter(said -> said.number() == current.sealing().getFirst().number())
        .filter(_ -> current.age(now).compareTo(OVERLAP) > 0)
        .filter(_ -> current.sealing().size() > 1)
        .ifPresent(_ ->
            identities.change(
                current.fp(), known -> known.with(List.of(known.sealing().getFirst()))));
    return standing(current, answer);
  }

  /// A new one before the others; it is on the disk before Latchkey hears of it.
  private ServerIdentity next(ServerIdentity known, Duration now) {
    var next = identities.sealing(known.sealing().getFirst().number() + 1, now);
    return known.with(Stream.concat(Stream.of(next), known.sealing().stream()).toList());
  }

  private Optional<RenewalAnswer> ask(ServerIdentity identity) {
    try (var connection = connections.reopen(identity.url(), identity.ca())) {
      return ask(identity, connection);
    } catch (IOException noRoots) {
      return Optional.empty();
    }
  }

  /// The TLS key may be any: nothing secret is sent, and only a signed answer counts.
  private static Optional<RenewalAnswer> ask(ServerIdentity identity, ServerConnection connection) {
    try (var keys = identity.keys()) {
      var vouched = identity.vouched();
      return connection.renew(
                  identity.server(),
                  nonce -> RenewalRequest.signed(identity.fp(), vouched, nonce, keys))
              instanceof ServerReply.Signed<RenewalAnswer>(var answer)
          ? Optional.of(answer)
          : Optional.empty();
    }
  }

  private static Standing standing(ServerIdentity identity, Optional<RenewalAnswer> answer) {
    return new Standing(
        identity.server(),
        identity.name(),
        identity.url(),
        identity.fingerprint().toString(),
        answer.map(said -> said.status().toString()).orElse("unreachable"),
        identity.sealing().getFirst().number());
  }
}
