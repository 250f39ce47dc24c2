package dev.latchkey.server.webhooks;

import dev.latchkey.server.secrets.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A message as Standard Webhooks signs it: `v1,` and the base64 of HMAC-SHA-256 over
///
/// - the message's id, a dot
/// - the time of this attempt in Unix seconds, a dot
/// - the body
record SignedMessage(String id, long timestamp, String signature, byte[] body)
    implements OutgoingMessage {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "whsec_";

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of(
        "webhook-id", id,
        "webhook-timestamp", Long.toString(timestamp),
        "webhook-signature", signature);
  }

  /// The message, signed for an attempt at this moment.
  static SignedMessage sign(WebhookMessage message, Secret secret, Instant now) {
    var id = message.id().value();
    var signed = id + "." + now.getEpochSecond() + "." + message.body();
    var body = message.body().getBytes(StandardCharsets.UTF_8);
    return new SignedMessage(id, now.getEpochSecond(), "v1," + hmac(secret, signed), body);
  }

  private static String hmac(Secret secret, String text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.exposeBytes(), ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The secret as receivers configure it: plain base64, for base64url is refused by libraries.
  static String exposeForReceiver(Secret secret) {
    return PREFIX + Base64.getEncoder().encodeToString(secret.exposeBytes());
  }
}
