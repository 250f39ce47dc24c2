package dev.latchkey.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/// The JSON form of the messages, for both sides: names in snake_case, bytes in base64url without
/// padding, every field always there (an empty text stands for "none"). Reading is strict: no
/// unknown, missing, repeated or null fields, no conversion between types.
public final class WireJson {
  /// Bytes in the longest message.
  public static final int MAX_LENGTH = 64 * 1024;

  private static final JsonMapper MAPPER = mapper();

  private WireJson() {}

  /// UTF-8, without blanks.
  public static byte[] write(Object message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("a message without a JSON form", bug);
    }
  }

  /// Reads one message of this type and nothing else.
  public static <T> JsonParseResult<T> read(byte[] body, Class<T> type) {
    if (body.length > MAX_LENGTH) {
      return new JsonParseResult.Malformed<>();
    }
    try {
      T value = MAPPER.readValue(body, type);
      return value == null
          ? new JsonParseResult.Malformed<>()
          : new JsonParseResult.Message<>(value);
    } catch (UnrecognizedPropertyException unknown) {
      return new JsonParseResult.UnknownField<>(path(unknown));
    } catch (JsonMappingException invalid) {
      return invalid.getCause() instanceof JsonParseException
          ? new JsonParseResult.Malformed<>()
          : new JsonParseResult.InvalidField<>(path(invalid));
    } catch (JsonProcessingException malformed) {
      return new JsonParseResult.Malformed<>();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static String path(JsonMappingException at) {
    return at.getPath().stream()
        .map(step -> step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static JsonMapper mapper() {
    var limits = StreamReadConstraints.builder().maxNestingDepth(8).maxNumberLength(20).build();
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(limits)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .addModule(new WireJsonModule())
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            texts -> {
              texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
              texts.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
        .build();
  }
}
