package dev.latchkey.server.jose;

import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.RequestRejected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The public keys of an application, as its operator has registered them (RFC 7517, section 5).
public record PublicJwkSet(List<PublicJwk> keys) {
  private static final int MOST = 10;

  public PublicJwkSet {
    keys = List.copyOf(keys);
  }

  /// Reads it; empty where it is none, one of its keys cannot be used, or two have one `kid`.
  public static Optional<PublicJwkSet> read(String json) {
    return object(json)
        .flatMap(set -> set.get("keys") instanceof List<?> keys ? of(keys) : Optional.empty());
  }

  private static Optional<Map<?, ?>> object(String json) {
    try {
      return Optional.of(Json.read(json.getBytes(StandardCharsets.UTF_8), Map.class));
    } catch (RequestRejected e) {
      return Optional.empty();
    }
  }

  private static Optional<PublicJwkSet> of(List<?> members) {
    var keys = new ArrayList<PublicJwk>();
    for (var one : members) {
      var key = one instanceof Map<?, ?> map ? PublicJwk.read(map) : Optional.<PublicJwk>empty();
      if (key.isEmpty()) {
        return Optional.empty();
      }
      keys.add(key.get());
    }
    var kids = keys.stream().map(PublicJwk::kid).filter(kid -> !kid.isEmpty()).toList();
    return keys.isEmpty() || keys.size() > MOST || kids.stream().distinct().count() < kids.size()
        ? Optional.empty()
        : Optional.of(new PublicJwkSet(keys));
  }

  /// The first of these keys that cannot be used, counted from 1; empty where each can, or where
  /// there are none.
  public static OptionalInt firstUnusable(String json) {
    List<?> keys =
        object(json)
            .map(set -> set.get("keys"))
            .<List<?>>map(member -> member instanceof List<?> list ? list : List.of())
            .orElse(List.of());
    return IntStream.rangeClosed(1, keys.size())
        .filter(number ->
            !(keys.get(number - 1) instanceof Map<?, ?> key) || PublicJwk.read(key).isEmpty())
        .findFirst();
  }

  /// The thumbprints of its keys; none where it is empty text.
  public static List<String> thumbprints(String json) {
    return read(json)
        .map(set -> set.keys.stream().map(PublicJwk::thumbprint).toList())
        .orElse(List.of());
  }

  /// Whether one of them has signed the token: the one that it names, if it names one. Addresses
  /// and keys in its header count for nothing (RFC 8725, section 3.10).
  public boolean haveSigned(SignedToken token) {
    var kid = token.header().get("kid");
    return keys.stream()
        .filter(key -> kid == null || key.kid().isEmpty() || key.kid().equals(kid))
        .anyMatch(token::isSignedBy);
  }
}
