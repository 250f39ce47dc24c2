package dev.latchkey.agent.redeem;

import dev.latchkey.agent.sink.SinkAddress;
import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.crypto.Fingerprint;
import java.util.Locale;

/// What the user must have seen before a password is asked for: anyone can email a token for their
/// own Latchkey.
///
/// @param secondsLeft until the delivery expires
/// @param certificateValid whether certificate and name are good by the roots; else the TLS key is
///   vouched for by the token alone
public record DeliveryOrigin(
    DeliveryGrant grant,
    SinkAddress sink,
    BaseUrl url,
    Fingerprint fingerprint,
    int secondsLeft,
    boolean certificateValid) {
  /// In words, several lines.
  public String describe() {
    return String.format(
        Locale.ROOT,
        """
        %s wants a password set on this server.
          account    %s
          goes to    %s
          how        %s
          time left  %s
          Latchkey   %s, %s
                     signing key %s
        """,
        grant.application(),
        grant.account(),
        sink,
        how(),
        secondsLeft < 60 ? secondsLeft + " seconds" : secondsLeft / 60 + " minutes",
        url,
        certificateValid ? "certificate valid" : "TLS key signed under the token",
        fingerprint);
  }

  private String how() {
    return switch (grant.mode()) {
      case CHOOSE -> "choose: you choose it here, and it never leaves this server";
      case GENERATE -> "generate: it is generated here, and never leaves this server";
      case SEALED_REGISTERED -> "sealed: an existing password, which only this server can open";
      case SEALED_TWO_LOCKS -> "sealed: an existing password, which only this token opens";
      case REGISTER -> grant.mode().toString();
    };
  }
}
