package dev.latchkey.server.tokens;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Base64Url;
import java.util.Optional;

/// What a token is about.
public sealed interface TokenSubject {
  /// An account in its present generation: the token ends with it (C-12).
  record Account(Id id, long generation) implements TokenSubject {}

  /// A dummy token that is never sent, for an unknown address: each has a subject of its own, as
  /// each account has, so that making one is the same work.
  record UnknownAddress(String digest) implements TokenSubject {}

  /// An address that need not belong to an account.
  record Address(String digest) implements TokenSubject {}

  /// Something else that has an id.
  record Thing(Id id) implements TokenSubject {}

  /// The same, for one request only: it alone may use the token, as [PresentedToken] names it.
  record Bound(TokenSubject to, String binding) implements TokenSubject {}

  static TokenSubject unknownAddress(byte[] digest) {
    return new UnknownAddress(Base64Url.encode(digest));
  }

  static TokenSubject address(byte[] digest) {
    return new Address(Base64Url.encode(digest));
  }

  default TokenSubject boundTo(String binding) {
    return new Bound(this, binding);
  }

  /// The account, if it is about one.
  default Optional<Id> account() {
    return this instanceof Account(var id, _) ? Optional.of(id) : Optional.empty();
  }

  /// The id of what it is about, if that is neither an account nor an address.
  default Optional<Id> thing() {
    return this instanceof Thing(var id) ? Optional.of(id) : Optional.empty();
  }

  /// The digest of the address, if it is about one.
  default Optional<byte[]> addressDigest() {
    return this instanceof Address(var digest) ? Base64Url.decode(digest) : Optional.empty();
  }
}
