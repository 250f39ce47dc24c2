package dev.latchkey.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.X25519PublicKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How each value type is spelled in JSON: always as one text, in exactly one way.
final class WireJsonModule extends SimpleModule {
  WireJsonModule() {
    text(Octets.class, Octets::base64, Octets::fromBase64);
    octets(RedemptionId.class, RedemptionId::value, RedemptionId::new);
    octets(Nonce.class, Nonce::value, Nonce::new);
    octets(Fingerprint.class, Fingerprint::value, Fingerprint::new);
    octets(Ed25519PublicKey.class, Ed25519PublicKey::value, Ed25519PublicKey::new);
    octets(X25519PublicKey.class, X25519PublicKey::value, X25519PublicKey::new);
    octets(LatchkeyKey.class, LatchkeyKey::spki, LatchkeyKey::new);
    text(SinkKind.class, SinkKind::name, name -> Optional.of(new SinkKind(name)));
    named(RedemptionOperation.class);
    named(DeliveryMode.class);
    named(AnswerStatus.class);
    named(RegistrationStatus.class);
    named(RenewalAnswer.Status.class);
    named(ReceiptOutcome.class);
    named(Acknowledgement.Result.class);
  }

  private <T> void octets(Class<T> type, Function<T, Octets> toOctets, Function<Octets, T> of) {
    text(type, value -> toOctets.apply(value).base64(), t -> Octets.fromBase64(t).map(of));
  }

  private <E extends Enum<E>> void named(Class<E> type) {
    var constants =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(Enum::toString, constant -> constant));
    text(type, Enum::toString, text -> Optional.ofNullable(constants.get(text)));
  }

  private <T> void text(
      Class<T> type, Function<T, String> write, Function<String, Optional<T>> read) {
    addSerializer(type, new Writer<>(write));
    addDeserializer(type, new Reader<>(type, read));
  }

  private static final class Writer<T> extends JsonSerializer<T> {
    private final Function<T, String> write;

    Writer(Function<T, String> write) {
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(write.apply(value));
    }
  }

  private static final class Reader<T> extends JsonDeserializer<T> {
    private final Class<T> type;
    private final Function<String, Optional<T>> read;

    Reader(Class<T> type, Function<String, Optional<T>> read) {
      this.type = type;
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.currentToken() != JsonToken.VALUE_STRING) {
        throw context.wrongTokenException(in, type, JsonToken.VALUE_STRING, "a text is wanted");
      }
      return value(in.getText())
          .orElseThrow(() -> context.weirdStringException("", type, "not of the wanted form"));
    }

    private Optional<T> value(String text) {
      try {
        return read.apply(text);
      } catch (IllegalArgumentException refused) {
        return Optional.empty();
      }
    }
  }
}
