package dev.latchkey.agent.register;

import dev.latchkey.agent.redeem.BaseUrl;
import dev.latchkey.protocol.RegistrationAnswer;
import dev.latchkey.protocol.crypto.Fingerprint;
import java.util.Locale;

/// What the user must have seen before the server is registered: anyone can email a token for their
/// own Latchkey.
///
/// @param latchkey of the signing key that will be believed from now on
/// @param server of this server's identity key
/// @param certificateValid whether certificate and name are good by the roots
public record RegistrationOrigin(
    RegistrationAnswer answer,
    BaseUrl url,
    Fingerprint latchkey,
    Fingerprint server,
    boolean certificateValid) {
  /// In words, several lines.
  public String describe() {
    return String.format(
        Locale.ROOT,
        """
        This registers the server with a Latchkey, which may then deliver passwords to it.
          server     %s
                     key %s
          owner      %s
          Latchkey   %s, %s
                     signing key %s
        """,
        answer.name(),
        server,
        answer.owner(),
        url,
        certificateValid ? "certificate valid" : "TLS key signed under the token",
        latchkey);
  }
}
