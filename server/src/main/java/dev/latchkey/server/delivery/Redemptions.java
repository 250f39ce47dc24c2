package dev.latchkey.server.delivery;

import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.Receipt;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.ReceiptResponse;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.RedemptionResponse;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Where agents redeem tokens and report what became of the password.
///
/// The order of checks is the design's: the token's signature first, for an unknown delivery the
/// same work against a dummy key; then the target; then one conditional statement. A holder of the
/// token gets a signed answer, anyone else one uniform refusal.
final class Redemptions {
  private final Database database;
  private final Deliveries deliveries;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final KeyedDigests digests;
  private final SigningIdentity identity;

  Redemptions(Platform platform, SigningIdentity identity, DeliveryListener listener) {
    this.database = platform.database();
    this.deliveries = new Deliveries(platform.audit(), platform.randomness(), listener);
    this.outbox = platform.outbox();
    this.audit = platform.audit();
    this.digests = platform.digests();
    this.identity = identity;
  }

  /// Looks or claims.
  ///
  /// @return empty for a requester who does not hold the token of a delivery
  Optional<RedemptionResponse> redeem(RedemptionRequest request, ClientAddress client) {
    var redeem = request.redeem();
    var found = database.read(handle -> deliveries.byRid(handle, redeem.rid()));
    var tokenKey = found.flatMap(Delivery::tokenKey);
    var holder =
        tokenKey.isPresent() ? request.provesToken(tokenKey.get()) : request.provesUnknownToken();
    if (!holder || !redeem.fp().equals(identity.fingerprint())) {
      return Optional.empty();
    }
    var answer =
        database.write(transaction -> {
          var delivery =
              deliveries
                  .byRid(transaction.handle(), redeem.rid())
                  .filter(now -> now.tokenKey().equals(tokenKey));
          return delivery.map(now -> answer(transaction, now, request, client.toString()));
        });
    return answer.map(said -> RedemptionResponse.signed(said, identity.key(), identity.signer()));
  }

  private RedemptionAnswer answer(
      Transaction transaction, Delivery delivery, RedemptionRequest request, String address) {
    return switch (delivery.stateAt(transaction.now())) {
      case DeliveryState.Ready _ -> ready(transaction, delivery, request, address);
      case DeliveryState.Expired _ -> say(delivery, request, AnswerStatus.EXPIRED);
      case DeliveryState.Revoked _ -> say(delivery, request, AnswerStatus.REVOKED);
      case DeliveryState.Taken taken ->
          taken.claim().agentKey().equals(request.redeem().agentKey())
              ? same(transaction, delivery, taken, request)
              : another(transaction, delivery, request, address);
    };
  }

  private RedemptionAnswer ready(
      Transaction transaction, Delivery delivery, RedemptionRequest request, String address) {
    if (request.redeem().op() == RedemptionOperation.LOOK) {
      note(transaction, DeliveryEvent.Kind.LOOKED, delivery, request, address);
      return say(delivery, request, AnswerStatus.READY, delivery.expiresAt(), transaction.now());
    }
    if (!delivery.grant().fits(request.redeem())) {
      refuse(transaction, delivery, request, address);
      return say(delivery, request, AnswerStatus.WRONG_TARGET);
    }
    // The conditional statement decides: on several nodes another agent may have been faster since
    // the row was read.
    return deliveries
        .claim(transaction, delivery, request.redeem(), address)
        .or(() ->
            deliveries
                .byRid(transaction.handle(), request.redeem().rid())
                .filter(now -> !(now.state() instanceof DeliveryState.Ready)))
        .map(now -> answer(transaction, now, request, address))
        .orElseGet(() -> say(delivery, request, AnswerStatus.EXPIRED));
  }

  /// The agent that claimed asks again: a lost answer costs nothing.
  private RedemptionAnswer same(
      Transaction transaction,
      Delivery delivery,
      DeliveryState.Taken taken,
      RedemptionRequest request) {
    return switch (taken) {
      case DeliveryState.Claimed(var claim) ->
          claim.transcript().equals(request.redeem().withOp(RedemptionOperation.CLAIM).transcript())
              ? say(delivery, request, AnswerStatus.CLAIMED, claim.deadline(), transaction.now())
              : say(delivery, request, AnswerStatus.CONFLICT);
      case DeliveryState.InDoubt _ -> say(delivery, request, AnswerStatus.IN_DOUBT);
      case DeliveryState.Reported(_, var receipt) ->
          say(delivery, request, outcome(receipt.receipt().outcome()));
    };
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
      Transaction transaction, Delivery delivery, RedemptionRequest request, String address) {
    if (!delivery.grant().fits(request.redeem())) {
      refuse(transaction, delivery, request, address);
      return say(delivery, request, AnswerStatus.WRONG_TARGET);
    }
    var raised = deliveries.alarm(transaction, delivery.id(), request.redeem().agentKey(), address);
    raised.ifPresent(
        _ -> outbox.addNotice(transaction, Warning.INTERCEPTION.purpose(), delivery.id().value()));
    return say(raised.orElse(delivery), request, AnswerStatus.CLAIMED_BY_ANOTHER);
  }

  /// Nothing is stopped by it, and its recipient is warned, once.
  private void refuse(
      Transaction transaction, Delivery delivery, RedemptionRequest request, String address) {
    if (note(transaction, DeliveryEvent.Kind.REFUSED, delivery, request, address)) {
      outbox.addNotice(transaction, Warning.WRONG_TARGET.purpose(), delivery.id().value());
    }
  }

  private boolean note(
      Transaction transaction,
      DeliveryEvent.Kind kind,
      Delivery delivery,
      RedemptionRequest request,
      String address) {
    return deliveries.record(
        transaction,
        new DeliveryEvent(kind, delivery.id(), Deliveries.fingerprint(request.redeem().agentKey())),
        address);
  }

  private RedemptionAnswer say(Delivery delivery, RedemptionRequest request, AnswerStatus status) {
    return say(delivery, request, status, Instant.EPOCH, Instant.EPOCH);
  }

  private RedemptionAnswer say(
      Delivery delivery,
      RedemptionRequest request,
      AnswerStatus status,
      Instant until,
      Instant now) {
    var left = Math.max(0, Duration.between(now, until).toSeconds());
    return RedemptionAnswer.to(
        request,
        status,
        delivery.hasAlarm(),
        delivery.grant(),
        (int) left,
        identity.tlsKeys().get());
  }

  /// Notes a request that nothing proves.
  ///
  /// @param last whether it is the one that reached the source's limit
  void refused(ClientAddress client, boolean last) {
    var mark = digests.mark(KeyedDigests.Purpose.ENTERED_NAME, client.source());
    database.write(transaction -> {
      audit.append(transaction, new RedemptionRefused(mark, last));
      return true;
    });
  }

  /// Takes a receipt.
  ///
  /// @return empty for any agent but the one that claimed
  Optional<ReceiptResponse> receive(RedemptionId rid, ReceiptRequest request) {
    var signed = request.signedReceipt();
    var found = database.read(handle -> deliveries.byRid(handle, rid));
    var proven =
        found
            .flatMap(Delivery::claim)
            .map(claim -> signed.provesAgent(claim.agentKey(), claim.transcript()))
            .orElseGet(signed::provesUnknownAgent);
    if (!proven) {
      return Optional.empty();
    }
    var acknowledgement =
        database.write(transaction ->
            deliveries
                .byRid(transaction.handle(), rid)
                .map(delivery -> acknowledge(transaction, delivery, request)));
    return acknowledgement.map(
        said -> ReceiptResponse.signed(said, identity.key(), identity.signer()));
  }

  private Acknowledgement acknowledge(
      Transaction transaction, Delivery delivery, ReceiptRequest request) {
    var receipt = request.receipt();
    if (standing(delivery).filter(receipt::equals).isPresent()) {
      return Acknowledgement.accepted(request, delivery.hasAlarm());
    }
    var taken = deliveries.finish(transaction, delivery.id(), request.signedReceipt());
    if (taken.isPresent()) {
      return Acknowledgement.accepted(request, taken.get().hasAlarm());
    }
    // On several nodes another receipt may have come since the row was read.
    var standing =
        deliveries
            .byId(transaction.handle(), delivery.id())
            .flatMap(Redemptions::standing)
            .orElseThrow();
    if (standing.equals(receipt)) {
      return Acknowledgement.accepted(request, delivery.hasAlarm());
    }
    deliveries.record(
        transaction, new DeliveryEvent(DeliveryEvent.Kind.RECEIPT_CONFLICT, delivery.id()), null);
    return Acknowledgement.conflict(request, standing, delivery.hasAlarm());
  }

  /// The receipt that is in the record.
  private static Optional<Receipt> standing(Delivery delivery) {
    return delivery.state() instanceof DeliveryState.Reported(_, var signed)
        ? Optional.of(signed.receipt())
        : Optional.empty();
  }
}
