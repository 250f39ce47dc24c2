package dev.latchkey.server.delivery;

import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.RedemptionResponse;
import dev.latchkey.protocol.crypto.HpkeCiphertext;
import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.delivery.agents.SigningIdentity;
import dev.latchkey.server.delivery.servers.ServerStatus;
import dev.latchkey.server.delivery.servers.Servers;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Where agents redeem tokens.
///
/// The order of checks is the design's: the token's signature first, for an unknown delivery the
/// same work against a dummy key; then the sealed password and the confirm code, which need the
/// vault and time; then the target and one conditional statement. A holder of the token gets a
/// signed answer, anyone else one uniform refusal.
final class Redemptions {
  private final Database database;
  private final Deliveries deliveries;
  private final DeliveryLog log;
  private final WaitingDeliveries waiting;
  private final Servers servers;
  private final SealedPasswords sealed;
  private final ConfirmCodes codes;
  private final Outbox outbox;
  private final SigningIdentities identities;

  Redemptions(DeliveryParts parts) {
    this.database = parts.platform().database();
    this.deliveries = parts.deliveries();
    this.log = parts.log();
    this.waiting = parts.waiting();
    this.servers = parts.servers();
    this.sealed = parts.sealed();
    this.codes = parts.codes();
    this.outbox = parts.platform().outbox();
    this.identities = parts.identities();
  }

  /// A request of someone who holds the token, with what had to be found out before the
  /// transaction.
  ///
  /// @param box the password, sealed for this agent, should it get it
  private record Attempt(
      RedemptionRequest request,
      String address,
      ConfirmCodes.Verdict code,
      Optional<HpkeCiphertext> box) {
    boolean isLook() {
      return request.redeem().op() == RedemptionOperation.LOOK;
    }
  }

  /// Looks or claims.
  ///
  /// @return empty for a requester who does not hold the token of a delivery
  /// @throws dev.latchkey.server.keys.VaultUnavailable where the vault does not answer: then
  ///   nothing has changed
  Optional<RedemptionResponse> redeem(RedemptionRequest request, ClientAddress client) {
    var redeem = request.redeem();
    var found = deliveries.withSealed(database, redeem.rid());
    var delivery = found.map(Deliveries.Found::delivery);
    var tokenKey = delivery.flatMap(Delivery::tokenKey);
    var holder =
        tokenKey.isPresent() ? request.provesToken(tokenKey.get()) : request.provesUnknownToken();
    var identity =
        delivery
            .flatMap(known -> identities.find(known.signingKey()))
            .filter(one -> one.fingerprint().equals(redeem.fp()));
    return holder && identity.isPresent()
        ? answer(found.orElseThrow(), request, client, identity.get())
        : Optional.empty();
  }

  private Optional<RedemptionResponse> answer(
      Deliveries.Found found,
      RedemptionRequest request,
      ClientAddress client,
      SigningIdentity identity) {
    var attempt = attempt(found, request, client);
    var delivery = found.delivery();
    return shown(delivery, attempt)
        .or(() -> database.write(transaction -> answerInTurn(transaction, delivery, attempt)))
        .map(said -> RedemptionResponse.signed(said, identity.key(), identity.signer()));
  }

  private Optional<RedemptionAnswer> answerInTurn(
      Transaction transaction, Delivery delivery, Attempt attempt) {
    return claimed(transaction, delivery, attempt)
        .or(() -> current(transaction, delivery).map(now -> answer(transaction, now, attempt)));
  }

  /// The usual claim, without reading the delivery again: the statement finds it as it was, or not
  /// at all.
  private Optional<RedemptionAnswer> claimed(
      Transaction transaction, Delivery delivery, Attempt attempt) {
    var redeem = attempt.request.redeem();
    return !attempt.isLook()
            && delivery.state() instanceof DeliveryState.Ready
            && delivery.grant().fits(redeem)
            && attempt.code instanceof ConfirmCodes.Verdict.Right
        ? deliveries
            .claim(transaction, delivery, redeem, attempt.address)
            .map(now -> answer(transaction, now, attempt))
        : Optional.empty();
  }

  /// What a look at a delivery that waits is answered; empty for all else. Its note does not wait
  /// for the disk: it takes nothing, and the claim after it is written together with it.
  private Optional<RedemptionAnswer> shown(Delivery delivery, Attempt attempt) {
    return attempt.isLook() && delivery.state() instanceof DeliveryState.Ready
        ? database.writeUnsynced(transaction ->
            noted(transaction, delivery, attempt)
                .or(() ->
                    current(transaction, delivery)
                        .filter(
                            now -> now.stateAt(transaction.now()) instanceof DeliveryState.Ready)
                        .map(now -> answer(transaction, now, attempt))))
        : Optional.empty();
  }

  /// The usual look, likewise; empty also where there are too many to be noted.
  private Optional<RedemptionAnswer> noted(
      Transaction transaction, Delivery delivery, Attempt attempt) {
    var event = event(DeliveryEvent.Kind.LOOKED, delivery, attempt);
    var tokenKey = attempt.request.redeem().tokenKey();
    return log.recordWhileReady(transaction, event, attempt.address, tokenKey)
        ? Optional.of(ready(delivery, attempt, transaction.now()))
        : Optional.empty();
  }

  private RedemptionAnswer ready(Delivery delivery, Attempt attempt, Instant now) {
    return say(delivery, attempt, AnswerStatus.READY, delivery.expiresAt(), now);
  }

  /// The delivery as it is now, while it is that of the token.
  private Optional<Delivery> current(Transaction transaction, Delivery delivery) {
    return deliveries
        .byRid(transaction, delivery.rid())
        .filter(now -> now.tokenKey().equals(delivery.tokenKey()));
  }

  private Attempt attempt(Deliveries.Found found, RedemptionRequest request, ClientAddress client) {
    var delivery = found.delivery();
    var box = sealed.seal(found, request);
    var code =
        isRepeated(delivery, request)
            ? new ConfirmCodes.Verdict.Right()
            : codes.check(delivery, request);
    return new Attempt(request, client.toString(), code, box);
  }

  /// Whether it comes from the agent that has claimed.
  private static boolean isRepeated(Delivery delivery, RedemptionRequest request) {
    return delivery
        .claim()
        .filter(claim -> claim.agentKey().equals(request.redeem().agentKey()))
        .isPresent();
  }

  private RedemptionAnswer answer(Transaction transaction, Delivery delivery, Attempt attempt) {
    return switch (delivery.stateAt(transaction.now())) {
      case DeliveryState.Ready _ -> ready(transaction, delivery, attempt);
      case DeliveryState.Expired _ -> say(delivery, attempt, AnswerStatus.EXPIRED);
      case DeliveryState.Revoked _ -> say(delivery, attempt, AnswerStatus.REVOKED);
      case DeliveryState.Taken taken ->
          isRepeated(delivery, attempt.request)
              ? same(transaction, delivery, taken, attempt)
              : another(transaction, delivery, taken.claim(), attempt);
    };
  }

  private RedemptionAnswer ready(Transaction transaction, Delivery delivery, Attempt attempt) {
    if (attempt.isLook()) {
      log.record(transaction, event(DeliveryEvent.Kind.LOOKED, delivery, attempt), attempt.address);
      return ready(delivery, attempt, transaction.now());
    }
    if (!delivery.grant().fits(attempt.request.redeem())) {
      refuse(transaction, delivery, attempt);
      return say(delivery, attempt, AnswerStatus.WRONG_TARGET);
    }
    return switch (attempt.code) {
      case ConfirmCodes.Verdict.Wrong(var left) -> wrongCode(transaction, delivery, attempt, left);
      case ConfirmCodes.Verdict.Right _ -> claim(transaction, delivery, attempt);
    };
  }

  private boolean isServerActive(Transaction transaction, Delivery delivery) {
    return delivery
        .server()
        .map(id -> servers.byId(transaction, id))
        .map(server -> server.filter(now -> now.status() == ServerStatus.ACTIVE).isPresent())
        .orElse(true);
  }

  private RedemptionAnswer wrongCode(
      Transaction transaction, Delivery delivery, Attempt attempt, int left) {
    if (left > 0) {
      log.record(
          transaction, event(DeliveryEvent.Kind.WRONG_CODE, delivery, attempt), attempt.address);
      return say(delivery, attempt, AnswerStatus.WRONG_CODE).withTriesLeft(left);
    }
    var agent = attempt.request.redeem().agentKey();
    var over = deliveries.exhaust(transaction, delivery.id(), agent, attempt.address);
    over.ifPresent(_ -> warn(transaction, Warning.CODE_EXHAUSTED, delivery));
    return say(over.orElse(delivery), attempt, AnswerStatus.REVOKED);
  }

  /// The conditional statement decides: on several nodes another agent may have been faster since
  /// the row was read.
  private RedemptionAnswer claim(Transaction transaction, Delivery delivery, Attempt attempt) {
    var redeem = attempt.request.redeem();
    return deliveries
        .claim(transaction, delivery, redeem, attempt.address)
        .or(() ->
            deliveries
                .byRid(transaction, redeem.rid())
                .filter(now -> !(now.state() instanceof DeliveryState.Ready)))
        .map(now -> answer(transaction, now, attempt))
        .orElseGet(() -> unclaimable(transaction, delivery, attempt));
  }

  private RedemptionAnswer unclaimable(
      Transaction transaction, Delivery delivery, Attempt attempt) {
    return isServerActive(transaction, delivery)
        ? say(delivery, attempt, AnswerStatus.EXPIRED)
        : say(
            deliveries.revoke(transaction, delivery.id()).orElse(delivery),
            attempt,
            AnswerStatus.REVOKED);
  }

  /// The agent that claimed asks again: a lost answer costs nothing.
  private RedemptionAnswer same(
      Transaction transaction, Delivery delivery, DeliveryState.Taken taken, Attempt attempt) {
    var claimed = attempt.request.redeem().withOp(RedemptionOperation.CLAIM).transcript();
    return switch (taken) {
      case DeliveryState.Claimed(var claim) when !claim.transcript().equals(claimed) ->
          say(delivery, attempt, AnswerStatus.CONFLICT);
      case DeliveryState.Claimed(var claim) ->
          withPassword(
              say(delivery, attempt, AnswerStatus.CLAIMED, claim.deadline(), transaction.now()),
              attempt);
      case DeliveryState.InDoubt _ -> say(delivery, attempt, AnswerStatus.IN_DOUBT);
      case DeliveryState.Reported(_, var receipt) ->
          say(delivery, attempt, outcome(receipt.receipt().outcome()));
    };
  }

  /// After the alarm nothing more is given out.
  private static RedemptionAnswer withPassword(RedemptionAnswer answer, Attempt attempt) {
    return answer.alarm() ? answer : attempt.box.map(answer::with).orElse(answer);
  }

  private static AnswerStatus outcome(ReceiptOutcome outcome) {
    return switch (outcome) {
      case APPLIED -> AnswerStatus.APPLIED;
      case FAILED -> AnswerStatus.FAILED;
      case UNKNOWN -> AnswerStatus.IN_DOUBT;
    };
  }

  /// A second agent holds the token. If its request is all that a first claim needs, that is the
  /// alarm.
  private RedemptionAnswer another(
      Transaction transaction, Delivery delivery, DeliveryState.Claim claim, Attempt attempt) {
    if (!delivery.grant().fits(attempt.request.redeem())) {
      refuse(transaction, delivery, attempt);
      return say(delivery, attempt, AnswerStatus.WRONG_TARGET);
    }
    if (!counts(delivery, attempt)) {
      refuse(transaction, delivery, attempt);
      return say(delivery, attempt, AnswerStatus.CLAIMED_BY_ANOTHER);
    }
    var raised =
        deliveries.alarm(
            transaction, delivery.id(), attempt.request.redeem().agentKey(), attempt.address);
    raised.ifPresent(_ -> warn(transaction, Warning.INTERCEPTION, delivery));
    suspendIfCloned(transaction, delivery, claim, attempt);
    return say(raised.orElse(delivery), attempt, AnswerStatus.CLAIMED_BY_ANOTHER);
  }

  /// Where a code is asked for, only a claim with it counts.
  private static boolean counts(Delivery delivery, Attempt attempt) {
    return !delivery.grant().codeNeeded()
        || (!attempt.isLook() && attempt.code instanceof ConfirmCodes.Verdict.Right);
  }

  /// Two agents have the keys of one server: a copy, or a disk that was set back.
  private void suspendIfCloned(
      Transaction transaction, Delivery delivery, DeliveryState.Claim claim, Attempt attempt) {
    if (claim.identity().isPresent()
        && claim.identity().equals(attempt.request.redeem().identity())) {
      delivery
          .server()
          .flatMap(id -> servers.suspend(transaction, id))
          .ifPresent(server -> waiting.endOf(transaction, server.id()));
    }
  }

  /// Nothing is stopped by it, and its recipient is warned, once.
  private void refuse(Transaction transaction, Delivery delivery, Attempt attempt) {
    var event = event(DeliveryEvent.Kind.REFUSED, delivery, attempt);
    if (!log.knows(transaction, event)) {
      warn(transaction, Warning.WRONG_TARGET, delivery);
    }
    log.record(transaction, event, attempt.address);
  }

  private void warn(Transaction transaction, Warning warning, Delivery delivery) {
    outbox.addNotice(transaction, warning.purpose(), delivery.id().value());
  }

  private static DeliveryEvent event(DeliveryEvent.Kind kind, Delivery delivery, Attempt attempt) {
    var agent = attempt.request.redeem().agentKey();
    return new DeliveryEvent(kind, delivery.id(), Deliveries.fingerprint(agent));
  }

  private RedemptionAnswer say(Delivery delivery, Attempt attempt, AnswerStatus status) {
    return say(delivery, attempt, status, Instant.EPOCH, Instant.EPOCH);
  }

  private RedemptionAnswer say(
      Delivery delivery, Attempt attempt, AnswerStatus status, Instant until, Instant now) {
    var left = Math.max(0, Duration.between(now, until).toSeconds());
    return RedemptionAnswer.to(
        attempt.request,
        status,
        delivery.hasAlarm(),
        delivery.grant(),
        (int) left,
        identities.tlsKeys());
  }
}
