package dev.latchkey.server.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Strict JSON, snake_case: unknown and doubled fields, wrong types, missing fields, NUL and lone
/// surrogates are refused; times are RFC 3339 in UTC; a secret is written masked.
public final class Json {
  private static final int MAX_DEPTH = 20;

  static {
    StreamReadConstraints.overrideDefaultStreamReadConstraints(
        StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
  }

  private static final JsonMapper MAPPER = mapper();

  private Json() {}

  /// Reads a body into a record.
  ///
  /// @throws RequestRejected with the problem that names the field, where there is one
  public static <T> T read(byte[] body, Class<T> type) {
    try {
      var value = MAPPER.readValue(decode(body), type);
      if (value == null) {
        throw new RequestRejected(Problem.malformed("The body must be a JSON object."));
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw new RequestRejected(
          new Problem(400, "unknown_field", "The body has an unknown field.")
              .with("field", path(e)));
    } catch (InvalidNullException e) {
      throw new RequestRejected(Problem.invalidField(path(e), "This field must not be null."));
    } catch (JsonMappingException e) {
      throw new RequestRejected(
          path(e).isEmpty()
              ? Problem.malformed("The body is not the expected JSON object.")
              : Problem.invalidField(path(e), "This field is missing or has an unexpected value."));
    } catch (IOException e) {
      throw new RequestRejected(Problem.malformed("The body is not valid JSON."));
    }
  }

  /// Between programs JSON is UTF-8 (RFC 8259, section 8.1); Jackson alone would guess others too.
  private static String decode(byte[] body) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
  }

  /// The value as JSON.
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written", e);
    }
  }

  /// The same as text.
  public static String text(Object value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  /// The dotted path of the field that is wrong; never anything of its value.
  private static String path(JsonMappingException e) {
    var path = new StringBuilder();
    for (var step : e.getPath()) {
      if (step.getFieldName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.length() > 100 ? "" : path.toString();
  }

  private static JsonMapper mapper() {
    var module = new SimpleModule();
    module.addDeserializer(String.class, new TextDeserializer());
    module.addDeserializer(Secret.class, new SecretDeserializer());
    module.addSerializer(Secret.class, new TextSerializer<>(Secret.class));
    module.addSerializer(Id.class, new TextSerializer<>(Id.class));
    module.addSerializer(Instant.class, new InstantSerializer());
    return JsonMapper.builder()
        .addModule(module)
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
        .withCoercionConfig(
            LogicalType.Textual,
            config -> {
              config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
              config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
        .build();
  }

  private static String text(JsonParser parser) throws IOException {
    if (!parser.hasToken(com.fasterxml.jackson.core.JsonToken.VALUE_STRING)) {
      throw JsonMappingException.from(parser, "not a string");
    }
    var text = parser.getText();
    if (!Text.isClean(text)) {
      throw JsonMappingException.from(parser, "not clean text");
    }
    return text;
  }

  private static final class TextDeserializer extends StdScalarDeserializer<String> {
    TextDeserializer() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return text(parser);
    }
  }

  private static final class SecretDeserializer extends StdScalarDeserializer<Secret> {
    SecretDeserializer() {
      super(Secret.class);
    }

    @Override
    public Secret deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return Secret.of(text(parser));
    }
  }

  /// Writes what `toString` says: an id, or the mask of a secret.
  private static final class TextSerializer<T> extends StdScalarSerializer<T> {
    TextSerializer(Class<T> type) {
      super(type);
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.toString());
    }
  }

  private static final class InstantSerializer extends StdScalarSerializer<Instant> {
    InstantSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }
}
