package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Octets;

/// What the delivery is for. The agent shows it to the user before it asks for a password, and goes
/// on only when it equals the token's mode and the agent's own account, sink and registration.
///
/// @param application the name of the application that asked for the delivery
/// @param account whose password it is
/// @param sink the sink's kind, or empty where the application left it open
/// @param registration pk_id of the one registered server that may redeem, or empty; it is only
///   compared
/// @param codeNeeded whether a claim must carry the confirm code
public record DeliveryGrant(
    String application,
    DeliveryMode mode,
    String account,
    String sink,
    Octets registration,
    boolean codeNeeded) {
  public DeliveryGrant {
    PrintableText.checkPresent("application", application);
    PrintableText.checkPresent("account", account);
    if (!sink.isEmpty()) {
      sink = new SinkKind(sink).name();
    }
    registration.ofLength(registration.isEmpty() ? 0 : Ed25519PublicKey.LENGTH);
  }

  /// Whether an agent that asks `redeem` is the one meant.
  public boolean fits(Redeem redeem) {
    return mode == redeem.mode()
        && account.equals(redeem.account())
        && (sink.isEmpty() || sink.equals(redeem.sink().name()))
        && (registration.isEmpty() || registration.equals(redeem.identityKey()));
  }

  byte[] encoded() {
    return FieldEncoding.nested()
        .text(application)
        .octet(mode.number())
        .text(account)
        .text(sink)
        .octets(registration)
        .octet(codeNeeded ? 1 : 0)
        .encoded();
  }
}
