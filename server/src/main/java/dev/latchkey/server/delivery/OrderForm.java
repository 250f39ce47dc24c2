package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.PrintableText;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.SinkKind;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.Padding;
import dev.latchkey.server.delivery.DeliveryRequest.Content;
import dev.latchkey.server.delivery.DeliveryRequest.Target;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads an order as it comes. Whatever contradicts itself or the settings is refused by name.
record OrderForm(DeliverySettings settings) {
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration USUAL = Duration.ofMinutes(10);

  /// For a registered server; above [#USUAL] others must be registered first (C-07).
  private static final Duration LONGEST = Duration.ofMinutes(60);

  private static final int RID_BYTES = 8;

  /// A sealed password and what its seal adds.
  private static final int LONGEST_INNER = Padding.MAX_LENGTH + 512;

  record RecipientBody(@Nullable String email, @Nullable String accountId) {}

  record TargetBody(@Nullable String serverId, @Nullable String account, @Nullable String sink) {}

  /// As the API takes it.
  ///
  /// @param secret the password in clear, for Latchkey to seal
  /// @param rid with `inner`, where the application has sealed it itself
  /// @param sealingKey number of the server's key that `inner` is sealed to
  record Body(
      @Nullable RecipientBody recipient,
      @Nullable TargetBody target,
      @Nullable String mode,
      @Nullable Integer lifetimeSeconds,
      @Nullable String channel,
      @Nullable Boolean requireConfirmCode,
      @Nullable Secret secret,
      @Nullable String rid,
      @Nullable String tokenPublicKey,
      @Nullable String inner,
      @Nullable Integer sealingKey) {}

  /// Reads it.
  ///
  /// @throws RequestRejected with the field that cannot be used
  DeliveryRequest read(Body body, Optional<Language> language) {
    var target = target(Exchange.required("target", body.target()));
    var mode = mode(Exchange.required("mode", body.mode()), target);
    var channel = channel(Optional.ofNullable(body.channel()).orElse("mail"), mode);
    return new DeliveryRequest(
        recipient(Exchange.required("recipient", body.recipient())),
        target,
        mode,
        content(body, mode, channel),
        channel,
        life(body.lifetimeSeconds(), target),
        Boolean.TRUE.equals(body.requireConfirmCode()),
        language);
  }

  private static Recipient recipient(RecipientBody body) {
    var email = body.email();
    var account = body.accountId();
    if (email != null && account == null) {
      return new Recipient.ByEmail(
          EmailAddress.parse(email)
              .orElseThrow(invalid("recipient.email", "This is not an email address.")));
    }
    if (email == null && account != null) {
      return new Recipient.ByAccount(
          Id.parse(account)
              .orElseThrow(invalid("recipient.account_id", "This is not an account id.")));
    }
    throw invalid("recipient", "Give either email or account_id.").get();
  }

  private static Target target(TargetBody body) {
    var server =
        Optional.ofNullable(body.serverId())
            .map(text ->
                Id.parse(text)
                    .orElseThrow(invalid("target.server_id", "This is not the id of a server.")));
    var account = Exchange.required("target.account", body.account());
    // What begins so is no name but means something to programs: an option, a file of options.
    if (account.isBlank()
        || account.startsWith("-")
        || account.startsWith("@")
        || !PrintableText.allows(account)) {
      throw invalid("target.account", "This is not the name of an account on a server.").get();
    }
    return new Target(
        server, account, Optional.ofNullable(body.sink()).map(OrderForm::sink).orElse(""));
  }

  private static String sink(String text) {
    return parsed(text, name -> new SinkKind(name).name())
        .orElseThrow(
            invalid(
                "target.sink",
                "This is not a kind of sink; send only its name, for instance file."));
  }

  private DeliveryMode mode(String word, Target target) {
    return switch (word) {
      case "choose" -> DeliveryMode.CHOOSE;
      case "generate" -> DeliveryMode.GENERATE;
      case "sealed" -> sealed(target);
      default -> throw invalid("mode", "The modes are choose, generate and sealed.").get();
    };
  }

  private DeliveryMode sealed(Target target) {
    if (target.server().isPresent() && settings.sealed()) {
      return DeliveryMode.SEALED_REGISTERED;
    }
    if (target.server().isEmpty() && settings.twoLocks()) {
      return DeliveryMode.SEALED_TWO_LOCKS;
    }
    throw new RequestRejected(
        new Problem(
            422,
            "mode_not_allowed",
            target.server().isEmpty() && settings.sealed()
                ? "A sealed delivery needs a registered server: give target.server_id."
                : "This mode is not allowed here; use choose or generate."));
  }

  private static Channel channel(String word, DeliveryMode mode) {
    var channel =
        Channel.parse(word)
            .orElseThrow(invalid("channel", "The channels are mail, in_app and return."));
    if (mode == DeliveryMode.SEALED_TWO_LOCKS && channel != Channel.RETURN) {
      throw new RequestRejected(
          new Problem(
              422,
              "channel_not_allowed",
              "To a server that is not registered, a sealed password needs the channel return."));
    }
    return channel;
  }

  private static Content content(Body body, DeliveryMode mode, Channel channel) {
    var sealedByClient = body.inner() != null;
    if (!mode.isSealed()) {
      if (body.secret() != null || sealedByClient || body.rid() != null) {
        throw invalid("secret", "Only mode sealed takes a password.").get();
      }
      return new Content.Nothing();
    }
    if (sealedByClient == (body.secret() != null)) {
      throw invalid("secret", "Give either secret, or rid and inner.").get();
    }
    return sealedByClient
        ? sealed(body, mode, channel)
        : new Content.Clear(password(Exchange.required("secret", body.secret())));
  }

  private static Secret password(Secret secret) {
    var text = secret.exposeText();
    if (text.isEmpty()
        || text.codePoints().anyMatch(Character::isISOControl)
        || text.getBytes(StandardCharsets.UTF_8).length > Padding.MAX_LENGTH) {
      throw invalid(
              "secret",
              "A password has 1 to "
                  + Padding.MAX_LENGTH
                  + " bytes and no control characters, such as line breaks.")
          .get();
    }
    return secret;
  }

  private static Content sealed(Body body, DeliveryMode mode, Channel channel) {
    var rid =
        octets(Exchange.required("rid", body.rid()))
            .filter(octets -> octets.length() == RID_BYTES)
            .map(RedemptionId::new)
            .orElseThrow(invalid("rid", "8 bytes in base64url are expected."));
    var inner =
        octets(Exchange.required("inner", body.inner()))
            .filter(octets -> !octets.isEmpty() && octets.length() <= LONGEST_INNER)
            .orElseThrow(invalid("inner", "The sealed password in base64url is expected."));
    var tokenKey =
        Optional.ofNullable(body.tokenPublicKey())
            .map(text ->
                octets(text)
                    .flatMap(octets -> parsed(octets, Ed25519PublicKey::new))
                    .orElseThrow(
                        invalid("token_public_key", "An Ed25519 public key is expected.")));
    if (mode == DeliveryMode.SEALED_TWO_LOCKS && tokenKey.isEmpty()) {
      throw invalid(
              "token_public_key", "A password that the application seals needs its own token.")
          .get();
    }
    if (tokenKey.isPresent() && channel != Channel.RETURN) {
      throw invalid("token_public_key", "With a token of its own, the channel is return.").get();
    }
    var number = Optional.ofNullable(body.sealingKey()).orElse(0);
    if ((number > 0) != (mode == DeliveryMode.SEALED_REGISTERED)) {
      throw invalid(
              "sealing_key", "The number of the server's sealing key; none for other servers.")
          .get();
    }
    return new Content.Sealed(rid, tokenKey, inner, number);
  }

  private static Optional<Octets> octets(String text) {
    return Octets.fromBase64(text);
  }

  private static <T, R> Optional<R> parsed(T from, Function<T, R> parser) {
    try {
      return Optional.of(parser.apply(from));
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  private static Duration life(@Nullable Integer seconds, Target target) {
    var life = seconds == null ? USUAL : Duration.ofSeconds(seconds);
    var longest = target.server().isPresent() ? LONGEST : USUAL;
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(longest) > 0) {
      throw new RequestRejected(
          new Problem(
              422,
              "lifetime_out_of_bounds",
              target.server().isPresent()
                  ? "A delivery to a registered server expires after 300 to 3600 seconds."
                  : "A delivery to an unregistered server expires after 300 to 600 seconds."));
    }
    return life;
  }

  private static Supplier<RequestRejected> invalid(String field, String why) {
    return () -> new RequestRejected(Problem.invalidField(field, why));
  }
}
