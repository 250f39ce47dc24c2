package dev.latchkey.agent.register;

import dev.latchkey.agent.identity.IdentityStore;
import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.agent.redeem.AgentClock;
import dev.latchkey.agent.redeem.BaseUrl;
import dev.latchkey.agent.redeem.ServerConnection;
import dev.latchkey.agent.redeem.ServerConnections;
import dev.latchkey.agent.redeem.ServerReply;
import dev.latchkey.agent.redeem.SigningKeyFollowing;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.Registration;
import dev.latchkey.protocol.RegistrationAnswer;
import dev.latchkey.protocol.RegistrationRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/// Registers this server with a Latchkey. Its keys are on the disk before Latchkey hears of them,
/// so that a lost answer costs nothing: the same command goes on.
public final class RegisterServer {
  private final IdentityStore identities;
  private final ServerConnections connections;
  private final AgentClock clock;
  private final SigningKeyFollowing following;

  public RegisterServer(IdentityStore identities, ServerConnections connections, AgentClock clock) {
    this.identities = identities;
    this.connections = connections;
    this.clock = clock;
    this.following = new SigningKeyFollowing(identities, connections);
  }

  /// What the user wants registered.
  public record Options(DeliveryToken token, BaseUrl url, Optional<Path> ca) {}

  /// Registers.
  ///
  /// @param agrees shows where it comes from and asks whether to go on
  public RegistrationResult register(Options options, Predicate<RegistrationOrigin> agrees) {
    var token = options.token();
    if (token.mode() != DeliveryMode.REGISTER) {
      return new RegistrationResult.Refused(
          "wrong_mode", "This token is for a delivery: latchkey-agent redeem takes it.");
    }
    try {
      return identities
          .find(token.fingerprint())
          .filter(ServerIdentity::confirmed)
          .or(() -> following.follow(token.fingerprint(), options.url()))
          .map(RegisterServer::already)
          .orElseGet(() -> connect(options, agrees));
    } catch (IdentityStore.Unusable unusable) {
      return new RegistrationResult.Refused(
          "identity", "This server's keys cannot be used: " + unusable.getMessage() + ".");
    }
  }

  private static RegistrationResult already(ServerIdentity known) {
    return new RegistrationResult.Refused(
        "already_registered",
        "This server is already registered with that Latchkey, as \""
            + known.name()
            + "\". To register it again, remove it there first, and use another --state.");
  }

  private RegistrationResult connect(Options options, Predicate<RegistrationOrigin> agrees) {
    try (var connection = connections.open(options.url(), options.ca())) {
      var identity = identities.findOrMake(options.token().fingerprint(), clock.timeOfDay());
      return look(new Run(options, identity, connection), agrees);
    } catch (IOException noRoots) {
      return new RegistrationResult.Refused(
          "ca", "Cannot read certificates from the file of --ca.");
    }
  }

  private record Run(Options options, ServerIdentity identity, ServerConnection connection) {
    ServerReply<RegistrationAnswer> send(RedemptionOperation op) {
      try (var keys = identity.keys()) {
        var token = options.token();
        var registration =
            new Registration(
                op,
                token.rid(),
                token.fingerprint(),
                token.publicKey(),
                keys.publicKey(),
                identity.vouched());
        return connection.register(
            nonce -> RegistrationRequest.signed(registration, nonce, token, keys));
      }
    }

    RegistrationOrigin origin(RegistrationAnswer answer) {
      return new RegistrationOrigin(
          answer,
          options.url(),
          options.token().fingerprint(),
          identity.fingerprint(),
          connection.certificateValid().orElse(false));
    }
  }

  private RegistrationResult look(Run run, Predicate<RegistrationOrigin> agrees) {
    return switch (run.send(RedemptionOperation.LOOK)) {
      case ServerReply.NoAnswer<RegistrationAnswer>(var why) -> unanswered(why);
      case ServerReply.Signed<RegistrationAnswer>(var answer) -> {
        if (!run.connection().trusts(answer.tlsKeys())) {
          yield new RegistrationResult.Refused("tls_key", run.connection().distrust());
        }
        yield switch (answer.status()) {
          case READY ->
              agrees.test(run.origin(answer))
                  ? claim(run)
                  : new RegistrationResult.Refused("declined", "Nothing was registered.");
          // An earlier run's claim, whose answer was lost.
          case REGISTERED -> agrees.test(run.origin(answer)) ? registered(run, answer) : declined();
          case CONTESTED, EXPIRED, REVOKED -> refused(answer);
        };
      }
    };
  }

  private static RegistrationResult declined() {
    return new RegistrationResult.Refused(
        "declined",
        "Latchkey has registered this server already: remove it there if you do not want it.");
  }

  private RegistrationResult claim(Run run) {
    return switch (run.send(RedemptionOperation.CLAIM)) {
      case ServerReply.NoAnswer<RegistrationAnswer>(var why) -> unanswered(why);
      case ServerReply.Signed<RegistrationAnswer>(var answer) ->
          switch (answer.status()) {
            case REGISTERED -> registered(run, answer);
            case READY -> unanswered("it still waits for a registration");
            case CONTESTED, EXPIRED, REVOKED -> refused(answer);
          };
    };
  }

  private RegistrationResult registered(Run run, RegistrationAnswer answer) {
    var options = run.options();
    var identity =
        identities.change(
            options.token().fingerprint(),
            made -> made.registered(options.url().toString(), answer.server(), answer.name()));
    var fingerprint = identity.fingerprint().toString();
    return new RegistrationResult.Registered(
        answer.server(),
        answer.name(),
        fingerprint,
        "This server is registered as \""
            + answer.name()
            + "\". Compare its key with what Latchkey shows: "
            + fingerprint
            + ".");
  }

  private static RegistrationResult refused(RegistrationAnswer answer) {
    return switch (answer.status()) {
      case CONTESTED ->
          new RegistrationResult.Refused(
              "contested",
              "Another agent used this token, too: the server is suspended. Its owner compares the"
                  + " keys and unlocks it, or removes it and registers it with a new token.");
      case EXPIRED ->
          new RegistrationResult.Refused("expired", "This token has expired: ask for a new one.");
      default -> new RegistrationResult.Refused("revoked", "This registration was withdrawn.");
    };
  }

  private static RegistrationResult unanswered(String why) {
    return new RegistrationResult.Refused(
        "no_answer", "No trustworthy response: " + why + ". Run this command again.");
  }
}
