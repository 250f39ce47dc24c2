package dev.latchkey.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/// An answer.
record Reply(int status, HttpHeaders headers, byte[] body) {
  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonNode json() {
    try {
      return Api.JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError("this is no JSON: " + this, e);
    }
  }

  /// The text of a field, which must be there.
  String text(String field) {
    var value = json().path(field);
    if (!value.isTextual()) {
      throw new AssertionError("there is no text in " + field + " of " + this);
    }
    return value.textValue();
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  Reply expect(int expected) {
    assertEquals(expected, status, this::toString);
    return this;
  }

  /// Checks that this object has these fields and no others.
  Reply expectFields(String... names) {
    var present = new TreeSet<String>();
    json().fieldNames().forEachRemaining(present::add);
    assertEquals(new TreeSet<>(Set.of(names)), present);
    return this;
  }

  /// Checks the problem (RFC 9457) and its code.
  Reply expectProblem(int expected, String code) {
    assertEquals(expected, status, this::toString);
    assertEquals("application/problem+json", header("Content-Type"), this::toString);
    assertEquals(expected, json().path("status").intValue(), this::toString);
    assertEquals(code, text("code"), this::toString);
    assertFalse(text("title").isBlank());
    return this;
  }

  @Override
  public String toString() {
    return status + " " + text();
  }
}
