package dev.latchkey.server.jose;

import java.util.List;

/// A JSON Web Key Set (RFC 7517).
public record JsonWebKeySet(List<JsonWebKey> keys) {
  public JsonWebKeySet {
    keys = List.copyOf(keys);
  }
}
