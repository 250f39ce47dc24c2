package dev.latchkey.server.jose;

/// What kind of token it is, as its header says (RFC 8725, section 3.11).
public enum TokenType {
  /// An ID token of OpenID Connect, which has no type of its own.
  ID_TOKEN("JWT"),
  /// What tells an application that a session is over (OpenID Connect Back-Channel Logout 1.0).
  LOGOUT("logout+jwt"),
  /// What forward-auth tells an application of one request.
  FORWARD_AUTH("forward-auth+jwt");

  private final String word;

  TokenType(String word) {
    this.word = word;
  }

  /// The value of `typ`.
  String word() {
    return word;
  }
}
