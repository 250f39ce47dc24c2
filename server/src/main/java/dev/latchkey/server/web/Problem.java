package dev.latchkey.server.web;

import java.util.LinkedHashMap;
import java.util.Map;

/// An error as callers see it (RFC 9457): a status, a stable code and a sentence that tells what to
/// do.
///
/// @param extra further members of the problem
public record Problem(int status, String code, String title, Map<String, Object> extra) {
  public static final String CONTENT_TYPE = "application/problem+json";

  public Problem(int status, String code, String title) {
    this(status, code, title, Map.of());
  }

  public Problem with(String name, Object value) {
    var more = new LinkedHashMap<>(extra);
    more.put(name, value);
    return new Problem(status, code, title, more);
  }

  public static Problem malformed(String detail) {
    return new Problem(400, "malformed_body", detail);
  }

  public static Problem invalidField(String field, String detail) {
    return new Problem(400, "invalid_field", detail).with("field", field);
  }

  public static Problem notSignedIn() {
    return new Problem(
        401, "not_signed_in", "Send the token of a live session: Authorization: Bearer TOKEN.");
  }

  public static Problem notFound() {
    return new Problem(404, "not_found", "There is nothing here.");
  }

  public static Problem methodNotAllowed() {
    return new Problem(405, "method_not_allowed", "This address does not know that method.");
  }

  public static Problem tooLarge() {
    return new Problem(413, "body_too_large", "A body may have 64 KiB at most.");
  }

  public static Problem internal() {
    return new Problem(
        500, "internal_error", "Something broke here. Nothing was done; try again later.");
  }

  /// Too many attempts; `retryAfterSeconds` says when to come back.
  public static Problem slowDown(long retryAfterSeconds) {
    return new Problem(429, "slow_down", "Too many attempts. Wait before the next one.")
        .with("retry_after", retryAfterSeconds);
  }

  public static Problem overloaded() {
    return new Problem(
            503, "overloaded", "Too much is waiting. Nothing was done; try again in a moment.")
        .with("retry_after", 2L);
  }

  Map<String, Object> body() {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    body.put("code", code);
    body.putAll(extra);
    return body;
  }
}
