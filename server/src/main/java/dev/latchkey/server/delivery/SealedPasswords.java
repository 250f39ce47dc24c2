package dev.latchkey.server.delivery;

import dev.latchkey.protocol.RedemptionOperation;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.SealedBody;
import dev.latchkey.protocol.crypto.HpkeCiphertext;
import dev.latchkey.protocol.crypto.HpkeSealer;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.secrets.Randomness;
import java.util.Optional;

/// Passwords that wait. The inner seal is for the agent alone; around it the vault wraps one under
/// the key of the day, which is destroyed once nothing is under it.
final class SealedPasswords {
  static final EncryptedColumn WRAPPED =
      new EncryptedColumn(Wrapping.Purpose.DELIVERY, "deliveries", "id", "sealed");

  private final Wrapping vault;
  private final Randomness randomness;

  SealedPasswords(Wrapping vault, Randomness randomness) {
    this.vault = vault;
    this.randomness = randomness;
  }

  /// What is stored.
  ///
  /// @throws dev.latchkey.server.keys.VaultUnavailable where the vault does not answer
  byte[] wrap(Id delivery, Octets inner) {
    return vault.wrap(
        Wrapping.Purpose.DELIVERY, inner.bytes(), EncryptedColumn.context(delivery.value()));
  }

  /// Seals the password of a delivery for the agent that claims it; the one that has claimed may
  /// ask again, so that a lost answer costs nothing. Empty where nothing travels, or nothing may be
  /// given out.
  ///
  /// @throws dev.latchkey.server.keys.VaultUnavailable where the vault does not answer: then
  ///   nothing has changed
  Optional<HpkeCiphertext> seal(Deliveries.Found found, RedemptionRequest request) {
    var delivery = found.delivery();
    return found
        .sealed()
        .filter(_ -> mayClaim(delivery, request))
        .map(wrapped -> seal(delivery, request, open(delivery.id(), wrapped)));
  }

  private static boolean mayClaim(Delivery delivery, RedemptionRequest request) {
    var redeem = request.redeem();
    var free =
        switch (delivery.state()) {
          case DeliveryState.Ready _ -> true;
          case DeliveryState.Claimed(var claim) -> claim.agentKey().equals(redeem.agentKey());
          default -> false;
        };
    return free
        && delivery.grant().mode().isSealed()
        && redeem.op() == RedemptionOperation.CLAIM
        && delivery.grant().fits(redeem);
  }

  private Octets open(Id delivery, byte[] wrapped) {
    return Octets.of(
        vault.unwrap(
            Wrapping.Purpose.DELIVERY, wrapped, EncryptedColumn.context(delivery.value())));
  }

  private HpkeCiphertext seal(Delivery delivery, RedemptionRequest request, Octets inner) {
    var redeem = request.redeem();
    var to = redeem.sealTo().orElseThrow();
    return new SealedBody(
            delivery.clientId().value(),
            delivery.server().map(Id::value).orElse(""),
            delivery.sealingKey(),
            inner)
        .seal(new HpkeSealer(to, randomness::bytes), redeem.transcript());
  }
}
