package dev.latchkey.server.delivery;

import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.AnswerStatus;
import dev.latchkey.protocol.Receipt;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.ReceiptResponse;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.RedemptionAnswer;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.RedemptionResponse;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.nio.charset.StandardCharsets;
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

  Redemptions(
      Database database,
      Outbox outbox,
      AuditTrail audit,
      KeyedDigests digests,
      SigningIdentity identity,
      Randomness randomness) {
    this.database = database;
    this.deliveries = new Deliveries(audit, randomness);
    this.outbox = outbox;
    this.audit = audit;
    this.digests = digests;
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
          return delivery.map(now -> answer(transaction, now, redeem, client.toString()));
        });
    return answer.map(said -> RedemptionResponse.signed(said, identity.key(), identity.signer()));
  }

  private RedemptionAnswer answer(
      Transaction transaction, Delivery delivery, Redeem redeem, String address) {
    return switch (delivery.statusAt(transaction.now())) {
      case READY -> ready(transaction, delivery, redeem, address);
      case EXPIRED -> say(delivery, redeem, AnswerStatus.EXPIRED);
      case REVOKED -> say(delivery, redeem, AnswerStatus.REVOKED);
      case CLAIMED, IN_DOUBT, APPLIED, FAILED ->
          delivery.claimedBy(redeem.agentKey())
              ? same(transaction, delivery, redeem)
              : another(transaction, delivery, redeem, address);
    };
  }

  private RedemptionAnswer ready(
      Transaction transaction, Delivery delivery, Redeem redeem, String address) {
    if (redeem.op() == RedemptionOperation.LOOK) {
      note(transaction, DeliveryEvent.Kind.LOOKED, delivery, redeem, address);
      return say(delivery, redeem, AnswerStatus.READY, delivery.expiresAt(), transaction.now());
    }
    if (!delivery.grant().fits(redeem)) {
      refuse(transaction, delivery, redeem, address);
      return say(delivery, redeem, AnswerStatus.WRONG_TARGET);
    }
    // The conditional statement decides: on several nodes another agent may have been faster since
    // the row was read.
    return deliveries
        .claim(transaction, delivery, redeem, address)
        .map(claimed -> claimed(claimed, redeem, transaction.now()))
        .orElseGet(() ->
            deliveries
                .byRid(transaction.handle(), redeem.rid())
                .filter(now -> now.status() != DeliveryStatus.READY)
                .map(now -> answer(transaction, now, redeem, address))
                .orElseGet(() -> say(delivery, redeem, AnswerStatus.EXPIRED)));
  }

  private RedemptionAnswer claimed(Delivery delivery, Redeem redeem, Instant now) {
    return say(delivery, redeem, AnswerStatus.CLAIMED, delivery.deadlineAt().orElseThrow(), now);
  }

  private static AnswerStatus outcome(DeliveryStatus status) {
    return switch (status) {
      case APPLIED -> AnswerStatus.APPLIED;
      case FAILED -> AnswerStatus.FAILED;
      default -> AnswerStatus.IN_DOUBT;
    };
  }

  /// The agent that claimed asks again: a lost answer costs nothing.
  private RedemptionAnswer same(Transaction transaction, Delivery delivery, Redeem redeem) {
    var status = delivery.statusAt(transaction.now());
    if (status != DeliveryStatus.CLAIMED) {
      return say(delivery, redeem, outcome(status));
    }
    var sameTarget =
        delivery
            .claimTranscript()
            .equals(Optional.of(redeem.withOp(RedemptionOperation.CLAIM).transcript()));
    return sameTarget
        ? claimed(delivery, redeem, transaction.now())
        : say(delivery, redeem, AnswerStatus.CONFLICT);
  }

  /// A second agent holds the token. If its request is all that a first claim needs, that is the
  /// alarm.
  private RedemptionAnswer another(
      Transaction transaction, Delivery delivery, Redeem redeem, String address) {
    if (!delivery.grant().fits(redeem)) {
      refuse(transaction, delivery, redeem, address);
      return say(delivery, redeem, AnswerStatus.WRONG_TARGET);
    }
    var raised = deliveries.alarm(transaction, delivery.id(), redeem.agentKey(), address);
    raised.ifPresent(
        _ -> outbox.addNotice(transaction, Warning.INTERCEPTION.purpose(), delivery.id().value()));
    return say(raised.orElse(delivery), redeem, AnswerStatus.CLAIMED_BY_ANOTHER);
  }

  /// Nothing is stopped by it, and its recipient is warned, once.
  private void refuse(Transaction transaction, Delivery delivery, Redeem redeem, String address) {
    if (note(transaction, DeliveryEvent.Kind.REFUSED, delivery, redeem, address)) {
      outbox.addNotice(transaction, Warning.WRONG_TARGET.purpose(), delivery.id().value());
    }
  }

  private boolean note(
      Transaction transaction,
      DeliveryEvent.Kind kind,
      Delivery delivery,
      Redeem redeem,
      String address) {
    return deliveries.record(
        transaction,
        new DeliveryEvent(kind, delivery.id(), Deliveries.fingerprint(redeem.agentKey())),
        address);
  }

  private RedemptionAnswer say(Delivery delivery, Redeem redeem, AnswerStatus status) {
    return say(delivery, redeem, status, Instant.EPOCH, Instant.EPOCH);
  }

  private RedemptionAnswer say(
      Delivery delivery, Redeem redeem, AnswerStatus status, Instant until, Instant now) {
    var left = Math.max(0, Duration.between(now, until).toSeconds());
    return new RedemptionAnswer(
        redeem.transcript(),
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
    var found = database.read(handle -> deliveries.byRid(handle, rid));
    var claim =
        found.filter(
            delivery -> delivery.agentKey().isPresent() && delivery.claimTranscript().isPresent());
    var proven =
        claim.isPresent()
            ? request.provesAgent(
                claim.get().agentKey().orElseThrow(), claim.get().claimTranscript().orElseThrow())
            : request.provesUnknownAgent();
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
    if (delivery.receipt().isPresent() && standing(delivery).equals(receipt)) {
      return Acknowledgement.accepted(receipt, delivery.hasAlarm());
    }
    var status = status(receipt.outcome());
    var json = new String(WireJson.write(request), StandardCharsets.UTF_8);
    var taken =
        deliveries.finish(transaction, delivery.id(), status, kind(receipt.outcome()), json);
    if (taken.isPresent()) {
      return Acknowledgement.accepted(receipt, taken.get().hasAlarm());
    }
    // On several nodes another receipt may have come since the row was read.
    var standing = standing(deliveries.byId(transaction.handle(), delivery.id()).orElseThrow());
    if (standing.equals(receipt)) {
      return Acknowledgement.accepted(receipt, delivery.hasAlarm());
    }
    deliveries.record(
        transaction, new DeliveryEvent(DeliveryEvent.Kind.RECEIPT_CONFLICT, delivery.id()), null);
    return new Acknowledgement(
        receipt.transcript(),
        Acknowledgement.Result.CONFLICT,
        standing.outcome(),
        standing.code(),
        delivery.hasAlarm());
  }

  /// The receipt that is in the record.
  private static Receipt standing(Delivery delivery) {
    return StoredReceipt.parse(delivery.receipt().orElseThrow()).receipt();
  }

  private static DeliveryStatus status(ReceiptOutcome outcome) {
    return switch (outcome) {
      case APPLIED -> DeliveryStatus.APPLIED;
      case FAILED -> DeliveryStatus.FAILED;
      case UNKNOWN -> DeliveryStatus.IN_DOUBT;
    };
  }

  private static DeliveryEvent.Kind kind(ReceiptOutcome outcome) {
    return switch (outcome) {
      case APPLIED -> DeliveryEvent.Kind.APPLIED;
      case FAILED -> DeliveryEvent.Kind.FAILED;
      case UNKNOWN -> DeliveryEvent.Kind.UNKNOWN;
    };
  }
}
