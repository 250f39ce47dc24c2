package dev.latchkey.server.clients;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How an application shows which one it is.
public enum ClientAuthentication {
  /// Its secret by HTTP Basic.
  BASIC("client_secret_basic"),
  /// Its secret in the form.
  POST("client_secret_post"),
  /// A token that it has signed by a key of its own (RFC 7523).
  PRIVATE_KEY_JWT("private_key_jwt"),
  /// Not at all: a program on the person's own device keeps no secret.
  NONE("none");

  private final String method;

  ClientAuthentication(String method) {
    this.method = method;
  }

  /// The word of OpenID's metadata.
  public String method() {
    return method;
  }

  /// Whether it is by a secret, which both sides know.
  public boolean isBySecret() {
    return this == BASIC || this == POST;
  }

  /// The word of the command line and of the table.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ClientAuthentication> parse(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }
}
