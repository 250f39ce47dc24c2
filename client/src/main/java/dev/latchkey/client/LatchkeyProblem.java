package dev.latchkey.client;

import java.time.Duration;
import java.util.Optional;

/// Latchkey has refused a call.
public final class LatchkeyProblem extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;
  private final String code;
  private final String field;
  private final Duration retryAfter;

  /// @param code stable, for programs, for instance `already_claimed`
  /// @param detail for people
  /// @param field that is wrong, or empty
  /// @param retryAfter zero where Latchkey names no time
  LatchkeyProblem(int status, String code, String detail, String field, Duration retryAfter) {
    super(status + " " + code + ": " + detail);
    this.status = status;
    this.code = code;
    this.field = field;
    this.retryAfter = retryAfter;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// What a program goes by; `docs/api.md` lists the codes of each call.
  public String code() {
    return code;
  }

  /// The field that is wrong.
  public Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }

  /// When to try again; zero where Latchkey does not say.
  public Duration retryAfter() {
    return retryAfter;
  }
}
