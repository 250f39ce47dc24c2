package dev.latchkey.server.delivery.servers;

import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.PrintableText;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RegistrationAnswer;
import dev.latchkey.protocol.RegistrationRequest;
import dev.latchkey.protocol.RegistrationResponse;
import dev.latchkey.protocol.RegistrationStatus;
import dev.latchkey.protocol.RenewalAnswer;
import dev.latchkey.protocol.RenewalRequest;
import dev.latchkey.protocol.RenewalResponse;
import dev.latchkey.protocol.SealingKey;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where servers are registered, looked after and removed.
///
/// The order of checks is that of redemptions: the token's signature first, for an unknown token
/// the same work against a dummy key; then one conditional statement. A holder of the token gets a
/// signed answer, anyone else one uniform refusal.
public final class ServerRegistration {
  /// How long a registration token works.
  public static final Duration LIFE = Duration.ofMinutes(10);

  /// Servers that one account may have.
  static final int MOST = 100;

  static final int LONGEST_NAME = 64;
  private static final int RID_BYTES = 8;
  private static final int LISTED = 1000;
  private final Database database;
  private final Servers servers;
  private final Accounts accounts;
  private final SigningIdentities identities;
  private final Randomness randomness;
  private final Inactive inactive;

  /// Ends what waits for a server that may not redeem any more.
  @FunctionalInterface
  public interface Inactive {
    void end(Transaction transaction, Id server);
  }

  public ServerRegistration(
      Database database,
      Servers servers,
      Accounts accounts,
      SigningIdentities identities,
      Randomness randomness,
      Inactive inactive) {
    this.database = database;
    this.servers = servers;
    this.accounts = accounts;
    this.identities = identities;
    this.randomness = randomness;
    this.inactive = inactive;
  }

  /// What comes of asking for a registration.
  public sealed interface Outcome {
    /// There is a server that waits for its agent.
    ///
    /// @param token for the agent, shown once
    record Issued(Server server, Secret token) implements Outcome {}

    /// There is no such account, or it is disabled.
    record NoAccount() implements Outcome {}

    /// The account has as many servers as it may have.
    record TooMany() implements Outcome {}
  }

  /// Whether a server may be called so: 1 to 64 characters that can be shown.
  public static boolean isName(String name) {
    return !name.isBlank()
        && name.codePointCount(0, name.length()) <= LONGEST_NAME
        && PrintableText.allows(name);
  }

  /// Issues a registration token.
  ///
  /// @param client the application that asks; null where the operator or the owner does
  public Outcome request(Id account, String name, @Nullable Id client) {
    return database.write(transaction -> {
      var owner = accounts.holdIfThere(transaction, account).filter(found -> !found.disabled());
      return owner.isEmpty() ? new Outcome.NoAccount() : issue(transaction, account, name, client);
    });
  }

  private Outcome issue(Transaction transaction, Id account, String name, @Nullable Id client) {
    var rid = new RedemptionId(Octets.of(randomness.bytes(RID_BYTES)));
    var identity = identities.current();
    try (var token = identity.makeToken(DeliveryMode.REGISTER, rid, randomness)) {
      var server =
          new Server(
              Id.make(randomness),
              account,
              Optional.ofNullable(client),
              name,
              ServerStatus.PENDING,
              rid,
              Optional.of(token.publicKey()),
              identity.number(),
              Optional.empty(),
              transaction.now(),
              transaction.now().plus(LIFE));
      return servers.add(transaction, server, MOST)
          ? new Outcome.Issued(server, Secret.of(token.reveal()))
          : new Outcome.TooMany();
    }
  }

  /// Looks or claims.
  ///
  /// @return empty for a requester who does not hold the token of a registration
  Optional<RegistrationResponse> register(RegistrationRequest request) {
    var registration = request.registration();
    var found = database.read(handle -> servers.byRid(handle, registration.rid()));
    var tokenKey = found.flatMap(Server::tokenKey);
    var holder =
        tokenKey.isPresent() ? request.provesToken(tokenKey.get()) : request.provesUnknownToken();
    var identity =
        found
            .flatMap(server -> identities.find(server.signingKey()))
            .filter(one -> one.fingerprint().equals(registration.fp()));
    if (!holder || identity.isEmpty()) {
      return Optional.empty();
    }
    return database
        .write(transaction ->
            servers
                .byRid(transaction.handle(), registration.rid())
                .filter(now -> now.tokenKey().equals(tokenKey))
                .map(now -> answer(transaction, now, request)))
        .map(said ->
            RegistrationResponse.signed(said, identity.get().key(), identity.get().signer()));
  }

  private RegistrationAnswer answer(
      Transaction transaction, Server server, RegistrationRequest request) {
    var registration = request.registration();
    return switch (server.statusAt(transaction.now())) {
      case PENDING -> pending(transaction, server, request);
      case ACTIVE ->
          isBy(server, registration.identityKey())
              ? say(transaction, server, request, RegistrationStatus.REGISTERED)
              : contest(transaction, server, request);
      case SUSPENDED -> say(transaction, server, request, RegistrationStatus.CONTESTED);
      case REMOVED ->
          say(
              transaction,
              server,
              request,
              server.keys().isEmpty() ? RegistrationStatus.EXPIRED : RegistrationStatus.REVOKED);
    };
  }

  private RegistrationAnswer pending(
      Transaction transaction, Server server, RegistrationRequest request) {
    if (request.registration().op() == RedemptionOperation.LOOK) {
      return say(transaction, server, request, RegistrationStatus.READY);
    }
    // On several nodes another agent may have been faster since the row was read.
    return servers
        .register(transaction, server, request.registration())
        .map(now -> say(transaction, now, request, RegistrationStatus.REGISTERED))
        .orElseGet(() ->
            servers
                .byId(transaction.handle(), server.id())
                .filter(now -> now.status() != ServerStatus.PENDING)
                .map(now -> answer(transaction, now, request))
                .orElseGet(() -> say(transaction, server, request, RegistrationStatus.EXPIRED)));
  }

  private RegistrationAnswer contest(
      Transaction transaction, Server server, RegistrationRequest request) {
    servers
        .contest(transaction, server.id(), request.registration().identityKey())
        .ifPresent(now -> inactive.end(transaction, now.id()));
    return say(transaction, server, request, RegistrationStatus.CONTESTED);
  }

  private static boolean isBy(Server server, Ed25519PublicKey key) {
    return server.keys().map(Server.Keys::identity).filter(key::equals).isPresent();
  }

  private RegistrationAnswer say(
      Transaction transaction,
      Server server,
      RegistrationRequest request,
      RegistrationStatus status) {
    var left = Duration.between(transaction.now(), server.expiresAt()).toSeconds();
    var owner = accounts.byId(transaction.handle(), server.account()).map(Account::email);
    return new RegistrationAnswer(
        request.registration().transcript(),
        request.nonce(),
        status,
        server.id().value(),
        server.name(),
        owner.map(email -> email.value()).orElse("-"),
        status == RegistrationStatus.READY ? (int) Math.max(0, left) : 0,
        identities.tlsKeys());
  }

  /// Takes a registered server's next sealing key.
  ///
  /// @return empty for any sender but that server
  Optional<RenewalResponse> renew(Id id, RenewalRequest request) {
    var found = servers.byId(database, id).flatMap(Server::keys);
    var proven =
        found
            .map(keys -> request.provesIdentity(keys.identity()))
            .orElseGet(request::provesUnknownServer);
    var identity = identities.find(request.fp());
    if (!proven || identity.isEmpty()) {
      return Optional.empty();
    }
    var now =
        database.write(transaction ->
            servers
                .renew(transaction, id, request.sealingKey(), identity.get().number())
                .or(() -> suspendIfCloned(transaction, id, request.sealingKey()))
                .or(() -> servers.byId(transaction, id)));
    return now.map(server -> answer(server, request))
        .map(said -> RenewalResponse.signed(said, identity.get().key(), identity.get().signer()));
  }

  /// Two agents have its identity key where it offers another sealing key of the same number: a
  /// copy, or a disk that was set back.
  private Optional<Server> suspendIfCloned(Transaction transaction, Id id, SealingKey offered) {
    return servers
        .byId(transaction.handle(), id)
        .flatMap(Server::keys)
        .map(Server.Keys::sealing)
        .filter(known -> known.number() == offered.number() && !known.key().equals(offered.key()))
        .flatMap(_ -> servers.suspend(transaction, id))
        .map(suspended -> {
          inactive.end(transaction, id);
          return suspended;
        });
  }

  private static RenewalAnswer answer(Server server, RenewalRequest request) {
    var number = server.keys().orElseThrow().sealing().number();
    return switch (server.status()) {
      case ACTIVE -> new RenewalAnswer(request.nonce(), RenewalAnswer.Status.ACTIVE, number);
      case SUSPENDED -> new RenewalAnswer(request.nonce(), RenewalAnswer.Status.SUSPENDED, 0);
      case PENDING, REMOVED -> new RenewalAnswer(request.nonce(), RenewalAnswer.Status.REMOVED, 0);
    };
  }

  public Optional<Server> find(Id id) {
    return servers.byId(database, id);
  }

  /// Those of an account, the newest first.
  public List<Server> ofAccount(Id account) {
    return database.read(handle -> servers.ofAccount(handle, account));
  }

  /// Those that an application may see, the newest first; all of them for the operator.
  ///
  /// @param client null for the operator
  public List<Server> list(@Nullable Id client) {
    return database.read(handle -> servers.visibleTo(handle, client, LISTED));
  }

  /// Lets a suspended server redeem again; false where it is not suspended.
  public boolean unlock(Id id) {
    return database.write(transaction -> servers.unlock(transaction, id).isPresent());
  }

  /// Removes a server, and ends what waits for it; false where it is removed already.
  public boolean remove(Id id) {
    return database.write(transaction -> {
      var removed = servers.remove(transaction, id).isPresent();
      if (removed) {
        inactive.end(transaction, id);
      }
      return removed;
    });
  }

  /// Writes down which registrations have run out, and forgets what is long over.
  public void sweep(Transaction transaction) {
    servers.sweep(transaction);
  }

  /// What is known of this Latchkey by everyone.
  public SigningIdentities identities() {
    return identities;
  }

  /// The moment that a status is told for.
  public Instant now() {
    return database.now();
  }
}
