package dev.latchkey.agent.register;

import dev.latchkey.agent.identity.IdentityStore;
import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.agent.redeem.AgentClock;
import dev.latchkey.agent.redeem.ServerConnection;
import dev.latchkey.agent.redeem.ServerConnections;
import dev.latchkey.agent.redeem.ServerReply;
import dev.latchkey.protocol.RenewalAnswer;
import dev.latchkey.protocol.RenewalRequest;
import dev.latchkey.protocol.crypto.Fingerprint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Renews sealing keys at a contact after 30 days, and deletes the former ones once no delivery can
/// be sealed to them any more: what is sealed to a key is lost with it, and cannot be read later.
/// What is wrong with one identity keeps no other from its turn.
public final class SealingKeyRenewal {
  private static final Duration LIFE = Duration.ofDays(30);

  /// As long as a delivery can wait, and be applied.
  private static final Duration OVERLAP = Duration.ofMinutes(65);

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
  /// @param status `active`, `suspended`, `removed`, `unreachable`, or `damaged`: the file with the
  ///   keys cannot be used, and nothing else is known
  public record Standing(
      String server, String name, String url, String fingerprint, String status, long sealingKey) {}

  /// Asks each Latchkey where this server stands there, renewing what is due.
  public List<Standing> contactAll() {
    return identities.known().stream().flatMap(fp -> standing(fp).stream()).toList();
  }

  private Optional<Standing> standing(Fingerprint fp) {
    try {
      return identities.find(fp).filter(ServerIdentity::confirmed).map(this::contact);
    } catch (IdentityStore.Unusable unusable) {
      return Optional.of(new Standing("", "", "", "", "damaged", 0));
    }
  }

  /// Renews what is due, without asking where nothing is.
  ///
  /// @return false where an identity cannot be used
  public boolean renewDue() {
    try {
      // Each of them, also behind one that cannot be used.
      return identities.known().stream().map(this::renewDue).reduce(true, Boolean::logicalAnd);
    } catch (IdentityStore.Unusable unreadable) {
      return false;
    }
  }

  private boolean renewDue(Fingerprint fp) {
    try {
      identities
          .find(fp)
          .filter(ServerIdentity::confirmed)
          .map(this::tended)
          .filter(ServerIdentity::offers)
          .ifPresent(this::contact);
      return true;
    } catch (IdentityStore.Unusable unusable) {
      return false;
    }
  }

  private Standing contact(ServerIdentity identity) {
    var current = tended(identity);
    var answer = ask(current);
    answer
        .filter(_ -> current.offers())
        .filter(said -> said.number() == current.sealing().getFirst().number())
        .ifPresent(_ -> identities.change(current.fp(), this::taken));
    return standing(current, answer);
  }

  private ServerIdentity taken(ServerIdentity known) {
    return known.taken(clock.timeOfDay());
  }

  /// With a next key where the newest is too old, and without those that are over; on the disk
  /// before Latchkey hears of it.
  private ServerIdentity tended(ServerIdentity identity) {
    var now = clock.timeOfDay();
    return needsNext(identity, now) || !identity.equals(identity.withoutRetired(now, OVERLAP))
        ? identities.change(identity.fp(), known -> tended(known, now))
        : identity;
  }

  private ServerIdentity tended(ServerIdentity known, Duration now) {
    var left = known.withoutRetired(now, OVERLAP);
    return needsNext(left, now)
        ? left.offering(identities.sealing(left.sealing().getFirst().number() + 1, now))
        : left;
  }

  /// Latchkey takes the number behind the one that it has: there is one offer at a time.
  private static boolean needsNext(ServerIdentity identity, Duration now) {
    return !identity.offersNext() && identity.age(now).compareTo(LIFE) > 0;
  }

  private Optional<RenewalAnswer> ask(ServerIdentity identity) {
    try (var connection = connections.reopen(identity.url())) {
      return ask(identity, connection);
    }
  }

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
