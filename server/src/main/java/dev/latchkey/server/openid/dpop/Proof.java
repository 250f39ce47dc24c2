package dev.latchkey.server.openid.dpop;

import java.util.Optional;

/// What came of the `DPoP` header of a request.
public sealed interface Proof {
  /// There is none.
  record None() implements Proof {}

  /// It proves a key.
  ///
  /// @param jkt the thumbprint of the key
  record Good(String jkt) implements Proof {}

  /// It proves nothing.
  ///
  /// @param error in the words of RFC 9449: `use_dpop_nonce`, after which it can be made once more,
  ///   or `invalid_dpop_proof`
  record Bad(String error, String why) implements Proof {
    static Bad of(String why) {
      return new Bad("invalid_dpop_proof", why);
    }
  }

  /// The thumbprint of the key that is proved.
  default Optional<String> key() {
    return this instanceof Good(var jkt) ? Optional.of(jkt) : Optional.empty();
  }
}
