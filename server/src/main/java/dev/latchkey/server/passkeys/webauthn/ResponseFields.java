package dev.latchkey.server.passkeys.webauthn;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of what a browser made of an authenticator's answer: a `PublicKeyCredential` as JSON,
/// bytes in base64url. Fields that we do not know are fine, since browsers add some.
record ResponseFields(Map<?, ?> outer, Map<?, ?> response) {
  private static final String PROBLEM = "This is not what a browser makes of a passkey.";

  static ResponseFields of(Map<?, ?> credential) {
    if (!"public-key".equals(credential.get("type"))
        || !(credential.get("response") instanceof Map<?, ?> response)) {
      throw malformed();
    }
    return new ResponseFields(credential, response);
  }

  byte[] id() {
    return bytes(outer, "id").orElseThrow(ResponseFields::malformed);
  }

  byte[] bytes(String name) {
    return optional(name).orElseThrow(ResponseFields::malformed);
  }

  Optional<byte[]> optional(String name) {
    return bytes(response, name);
  }

  /// Those words of a list that have the form of a word.
  List<String> words(String name) {
    return response.get(name) instanceof List<?> list
        ? list.stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .filter(word -> word.matches("[a-z-]{1,16}"))
            .distinct()
            .limit(8)
            .toList()
        : List.of();
  }

  /// The challenge that the browser was given, as it says in what is signed.
  byte[] challenge() {
    return bytes(Json.read(bytes("clientDataJSON"), Map.class), "challenge")
        .orElseThrow(ResponseFields::malformed);
  }

  private static Optional<byte[]> bytes(Map<?, ?> map, String name) {
    return map.get(name) instanceof String text ? Base64Url.decode(text) : Optional.empty();
  }

  private static RequestRejected malformed() {
    return new RequestRejected(Problem.invalidField("passkey", PROBLEM));
  }
}
