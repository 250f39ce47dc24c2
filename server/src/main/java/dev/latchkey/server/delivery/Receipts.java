package dev.latchkey.server.delivery;

import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.Receipt;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.ReceiptResponse;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.server.delivery.agents.SigningIdentities;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.Optional;

/// Where agents report what became of the password.
final class Receipts {
  private final Database database;
  private final Deliveries deliveries;
  private final DeliveryLog log;
  private final SigningIdentities identities;

  Receipts(DeliveryParts parts) {
    this.database = parts.platform().database();
    this.deliveries = parts.deliveries();
    this.log = parts.log();
    this.identities = parts.identities();
  }

  /// Takes a receipt.
  ///
  /// @return empty for any agent but the one that claimed
  Optional<ReceiptResponse> receive(RedemptionId rid, ReceiptRequest request) {
    var signed = request.signedReceipt();
    var found = deliveries.byRid(database, rid);
    var proven =
        found
            .flatMap(Delivery::claim)
            .map(claim -> signed.provesAgent(claim.agentKey(), claim.transcript()))
            .orElseGet(signed::provesUnknownAgent);
    if (!proven) {
      return Optional.empty();
    }
    var identity = found.flatMap(delivery -> identities.find(delivery.signingKey()));
    if (identity.isEmpty()) {
      return Optional.empty();
    }
    var acknowledgement =
        database.write(transaction ->
            finished(transaction, found.orElseThrow(), request)
                .or(() ->
                    deliveries
                        .byRid(transaction, rid)
                        .map(delivery -> acknowledge(transaction, delivery, request))));
    return acknowledgement.map(
        said -> ReceiptResponse.signed(said, identity.get().key(), identity.get().signer()));
  }

  /// The usual receipt, without reading the delivery again: the statement finds it without another
  /// one, or not at all.
  private Optional<Acknowledgement> finished(
      Transaction transaction, Delivery delivery, ReceiptRequest request) {
    return standing(delivery).isPresent()
        ? Optional.empty()
        : deliveries
            .finish(transaction, delivery, request.signedReceipt())
            .map(taken -> Acknowledgement.accepted(request, taken.hasAlarm()));
  }

  private Acknowledgement acknowledge(
      Transaction transaction, Delivery delivery, ReceiptRequest request) {
    var receipt = request.receipt();
    if (standing(delivery).filter(receipt::equals).isPresent()) {
      return Acknowledgement.accepted(request, delivery.hasAlarm());
    }
    var taken = deliveries.finish(transaction, delivery, request.signedReceipt());
    if (taken.isPresent()) {
      return Acknowledgement.accepted(request, taken.get().hasAlarm());
    }
    // On several nodes another receipt may have come since the row was read.
    var standing =
        deliveries.byId(transaction, delivery.id()).flatMap(Receipts::standing).orElseThrow();
    if (standing.equals(receipt)) {
      return Acknowledgement.accepted(request, delivery.hasAlarm());
    }
    log.record(
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
