package dev.latchkey.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// A JSON object that Latchkey has sent. Fields that this version does not know are ignored.
record Body(JsonNode json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// @throws UncheckedIOException where it is no JSON
  static Body read(byte[] bytes) {
    try {
      return new Body(MAPPER.readTree(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("the response is not JSON", e);
    }
  }

  static byte[] write(Map<String, ?> fields) {
    try {
      return MAPPER.writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a request without a JSON form", e);
    }
  }

  List<Body> list() {
    return StreamSupport.stream(json.spliterator(), false).map(Body::new).toList();
  }

  List<String> texts(String field) {
    return StreamSupport.stream(json.path(field).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  boolean flag(String field) {
    return json.path(field).asBoolean(false);
  }

  int number(String field) {
    return json.path(field).asInt(0);
  }

  Optional<Body> object(String field) {
    return json.path(field).isObject() ? Optional.of(new Body(json.get(field))) : Optional.empty();
  }

  /// Empty where it is missing.
  String text(String field) {
    return json.path(field).asText("");
  }

  Optional<String> optional(String field) {
    return json.path(field).isTextual() ? Optional.of(text(field)) : Optional.empty();
  }

  Instant time(String field) {
    return Instant.parse(text(field));
  }

  Optional<Instant> optionalTime(String field) {
    return optional(field).map(Instant::parse);
  }
}
