package dev.latchkey.server.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An error as callers see it (RFC 9457): a status, a stable code and a sentence that tells what to
/// do.
///
/// @param extra further members of the problem
public record Problem(int status, String code, String title, Map<String, Object> extra) {
  public static final String CONTENT_TYPE = "application/problem+json";
  private static final String SLOW_DOWN = "slow_down";
  private static final String TOO_MUCH =
      "The sessions of this account have sent or received too much. Wait; signing out, ending"
          + " sessions and changing the password work meanwhile.";

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

  /// A one-time token that cannot be used: unknown, expired and used are one answer.
  public static Problem tokenInvalid() {
    return new Problem(410, "token_invalid", "This token is no longer valid. Request a new one.");
  }

  /// A new password that does not pass the policy.
  ///
  /// @param reasons stable words
  /// @param advice a sentence for each
  public static Problem passwordRejected(List<String> reasons, List<String> advice) {
    return new Problem(422, "password_rejected", "This password cannot be used here.")
        .with("reasons", reasons)
        .with("advice", advice);
  }

  public static Problem notFound() {
    return new Problem(404, "not_found", "There is nothing at this address.");
  }

  public static Problem methodNotAllowed() {
    return new Problem(405, "method_not_allowed", "This address does not support that method.");
  }

  public static Problem tooLarge() {
    return new Problem(413, "body_too_large", "A body can have at most 64 KiB.");
  }

  public static Problem internal() {
    return new Problem(500, "internal_error", "An internal error occurred. Try again later.");
  }

  /// Too many attempts; they count again after so long.
  public static Problem slowDown(Duration wait) {
    return slowDown(wait.toSeconds() + 1);
  }

  /// The sessions of one account have sent or received too much in these minutes.
  public static Problem tooMuch(Duration wait) {
    return new Problem(429, SLOW_DOWN, TOO_MUCH).with("retry_after", wait.toSeconds());
  }

  /// Whether it is [#tooMuch].
  public boolean isOfVolume() {
    return title.equals(TOO_MUCH);
  }

  private static Problem slowDown(long retryAfterSeconds) {
    return new Problem(429, SLOW_DOWN, "Too many attempts. Wait before the next one.")
        .with("retry_after", retryAfterSeconds);
  }

  public static Problem overloaded() {
    return new Problem(
            503, "overloaded", "The server is busy. Nothing was done; try again in a moment.")
        .with("retry_after", 2L);
  }

  public static Problem unavailable() {
    return new Problem(503, "unavailable", "The database does not respond. Try again in a moment.")
        .with("retry_after", 5L);
  }

  /// The keys are elsewhere, in a module or a service that does not answer.
  public static Problem keysUnavailable() {
    return new Problem(
            503, "unavailable", "The server cannot reach its keys. Try again in a moment.")
        .with("retry_after", 5L);
  }

  /// The database can be read and not be written to: its disk is full, for instance.
  public static Problem unsaved() {
    return new Problem(503, "unavailable", "Nothing can be saved at the moment.")
        .with("retry_after", 5L);
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
