package dev.latchkey.server.secondfactor;

import dev.latchkey.server.secrets.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// What authenticator apps read from a QR code (the Key URI Format).
///
/// @param issuer the name of this installation
/// @param account the address of the account
public record TotpUri(String issuer, String account, Secret secret) {
  public String text() {
    return "otpauth://totp/"
        + encoded(issuer)
        + ":"
        + encoded(account)
        + "?secret="
        + secret.exposeText()
        + "&issuer="
        + encoded(issuer)
        + "&algorithm=SHA1&digits=6&period=30";
  }

  /// Apps show a plus as it is.
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
