package dev.latchkey.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Verifies messages of one webhook, as Standard Webhooks has it.
///
/// Guarantees: what it returns was signed with the webhook's secret, at most five minutes ago or
/// ahead. The same message can come again, with the same id: skip ids that you know.
public final class WebhookVerifier {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private final SecretKeySpec key;
  private final Clock clock;

  /// @param secret of [Webhook#secret]
  public WebhookVerifier(String secret) {
    this(secret, Clock.systemUTC());
  }

  WebhookVerifier(String secret, Clock clock) {
    if (!secret.startsWith(PREFIX)) {
      throw new IllegalArgumentException("the secret must begin with " + PREFIX);
    }
    key =
        new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), ALGORITHM);
    this.clock = clock;
  }

  /// What happened.
  ///
  /// @param id the same however often the message comes
  /// @param type for instance `delivery.applied`
  /// @param delivery as it was then, without its events, where it is about one
  /// @param accountId where it is about an account; ask for that, or read the body
  public record Verified(
      String id,
      String type,
      Instant at,
      Optional<Delivery> delivery,
      Optional<String> accountId) {}

  /// The event; empty where the message is not Latchkey's, or too old.
  ///
  /// @param header the value of a header by its name, or null: `request::getHeader`
  /// @param body as it came
  public Optional<Verified> verify(Function<String, String> header, byte[] body) {
    var id = text(header, "webhook-id");
    var timestamp = text(header, "webhook-timestamp");
    var signatures = text(header, "webhook-signature");
    return isOfNow(timestamp) && isSigned(id + "." + timestamp + ".", body, signatures)
        ? Optional.of(event(id, Body.read(body)))
        : Optional.empty();
  }

  @SuppressWarnings("NullAway") // what others hand in may return null
  private static String text(Function<String, String> header, String name) {
    return Optional.ofNullable(header.apply(name)).orElse("");
  }

  private boolean isOfNow(String timestamp) {
    return timestamp.matches("[0-9]{1,12}")
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant())
                .abs()
                .compareTo(TOLERANCE)
            <= 0;
  }

  private boolean isSigned(String prefix, byte[] body, String signatures) {
    var expected = ("v1," + hmac(prefix, body)).getBytes(StandardCharsets.UTF_8);
    return Arrays.stream(signatures.split(" ", -1))
        .anyMatch(given -> MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected));
  }

  private String hmac(String prefix, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(prefix.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Verified event(String id, Body body) {
    var type = body.text("type");
    var data = body.object("data").orElseThrow();
    return new Verified(
        id,
        type,
        body.time("timestamp"),
        type.startsWith("delivery.") ? Optional.of(Delivery.of(data)) : Optional.empty(),
        data.optional("account_id"));
  }
}
