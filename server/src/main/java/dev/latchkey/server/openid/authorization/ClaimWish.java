package dev.latchkey.server.openid.authorization;

import java.util.List;

/// What an application says of one claim that it asks for.
///
/// @param essential whether it cannot do without
/// @param values those that it wants, in order of preference; empty for any
record ClaimWish(boolean essential, List<String> values) {
  static final ClaimWish ANY = new ClaimWish(false, List.of());

  ClaimWish {
    values = List.copyOf(values);
  }
}
