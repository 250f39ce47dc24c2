package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Octets;

/// The public name of one delivery's token: 8 random bytes; base64url in addresses and JSON.
/// Knowing it gives no power.
public record RedemptionId(Octets value) {
  public RedemptionId {
    value.ofLength(8);
  }

  @Override
  public String toString() {
    return value.base64();
  }
}
