package dev.latchkey.agent.redeem;

import dev.latchkey.agent.identity.IdentityStore;
import dev.latchkey.agent.identity.ServerIdentity;
import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import java.io.IOException;
import java.util.Optional;

/// Redeems tokens. Guarantees: a password is applied at most once for a token, never without a
/// claim that Latchkey signed, never after its deadline; whatever was applied is reported sooner or
/// later.
public final class Redemption {
  private final Journal journal;
  private final IdentityStore identities;
  private final LocalPolicy policy;
  private final PendingReceipts receipts;
  private final ServerConnections connections;
  private final SigningKeyFollowing following;
  private final AgentClock clock;
  private final StepListener steps;

  public Redemption(
      Journal journal,
      IdentityStore identities,
      LocalPolicy policy,
      PendingReceipts receipts,
      ServerConnections connections,
      AgentClock clock,
      StepListener steps) {
    this.journal = journal;
    this.identities = identities;
    this.policy = policy;
    this.receipts = receipts;
    this.connections = connections;
    this.following = new SigningKeyFollowing(identities, connections);
    this.clock = clock;
    this.steps = steps;
  }

  /// Redeems, or takes up again what a crash or a lost answer left.
  public RedemptionResult redeem(RedeemOptions options, Conversation conversation) {
    var mode = options.token().mode();
    if (mode == DeliveryMode.REGISTER) {
      return new RedemptionResult.Refused(
          "wrong_mode", "This token registers a server; it is not for a delivery.");
    }
    try {
      var fp = options.token().fingerprint();
      var identity =
          identities
              .find(fp)
              .filter(ServerIdentity::confirmed)
              .or(() -> following.follow(fp, options.url()));
      return strangers(options, identity).orElseGet(() -> redeem(options, identity, conversation));
    } catch (IdentityStore.Unusable unusable) {
      return new RedemptionResult.Refused(
          "identity", "This server's keys cannot be used: " + unusable.getMessage() + ".");
    }
  }

  private RedemptionResult redeem(
      RedeemOptions options, Optional<ServerIdentity> identity, Conversation conversation) {
    var objection = policy.objection(options);
    if (objection.isPresent()) {
      return new RedemptionResult.Refused("policy", "Refused here: " + objection.get() + ".");
    }
    return switch (journal.open(options.token().rid())) {
      case Journal.Opening.Busy() ->
          new RedemptionResult.Refused(
              "busy", "Another run of the agent is redeeming this token at the moment.");
      case Journal.Opening.Unsafe(var folder) ->
          new RedemptionResult.Refused(
              "state", "Other users can write in " + folder + ": it must be yours, with mode 700.");
      case Journal.Opening.Damaged(var path) ->
          new RedemptionResult.Refused(
              "journal_damaged", path + " is damaged: this token cannot be used here.");
      case Journal.Opening.Opened(var file) -> {
        try (file) {
          yield resume(options, identity, conversation, file);
        }
      }
    };
  }

  /// A registered server takes tokens of the Latchkeys that it is registered with, and no others.
  private Optional<RedemptionResult> strangers(
      RedeemOptions options, Optional<ServerIdentity> identity) {
    if (identity.isPresent()) {
      return Optional.empty();
    }
    var known = identities.registered();
    if (!known.isEmpty()) {
      return Optional.of(
          new RedemptionResult.Refused(
              "other_latchkey",
              "This token is of another Latchkey than those that this server is registered with: "
                  + String.join(", ", known.stream().map(ServerIdentity::url).toList())
                  + ". If you trust it, register the server there, too, or use another --state."));
    }
    return options.token().mode() == DeliveryMode.SEALED_REGISTERED
        ? Optional.of(
            new RedemptionResult.Refused(
                "not_registered",
                "This password is for a registered server, and this one is not: run"
                    + " latchkey-agent register first, or use the --state of the registration."))
        : Optional.empty();
  }

  private RedemptionResult resume(
      RedeemOptions options,
      Optional<ServerIdentity> identity,
      Conversation conversation,
      JournalFile file) {
    if (PendingReceipts.owes(file)) {
      return receipts.settle(file);
    }
    return switch (file.stage()) {
      case OPEN, CLAIMING -> look(options, identity, conversation, file);
      default ->
          new RedemptionResult.Refused(
              "already_redeemed", "This token was already used here; nothing was changed.");
    };
  }

  private RedemptionResult look(
      RedeemOptions options,
      Optional<ServerIdentity> identity,
      Conversation conversation,
      JournalFile file) {
    var identityKeys = identity.map(ServerIdentity::keys);
    try (var connection = connections.open(options.url(), options.ca());
        var keys = file.keys().orElseThrow()) {
      var run =
          new RedemptionRun(
              options, identity, identityKeys, file, keys, connection, conversation, clock, steps);
      return new LookPhase(run).perform();
    } catch (IOException noRoots) {
      return new RedemptionResult.Refused("ca", "Cannot read certificates from the file of --ca.");
    } finally {
      identityKeys.ifPresent(Ed25519KeyPair::close);
    }
  }
}
