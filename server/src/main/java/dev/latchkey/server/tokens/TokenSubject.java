package dev.latchkey.server.tokens;

import dev.latchkey.server.secrets.Base64Url;
import java.util.Optional;

/// What a token is made for.
///
/// @param subject id of the account, or of what else the token is about
/// @param generation the account's present one: the token ends with it (C-12). Empty where it is
///   about no account
/// @param binding who alone may use the token, as [PresentedToken] names it; empty for anyone who
///   has it
public record TokenSubject(String subject, Optional<Long> generation, Optional<String> binding) {
  /// A token about something that is no account.
  public static TokenSubject thing(String subject) {
    return new TokenSubject(subject, Optional.empty(), Optional.empty());
  }

  /// A token of an account, or a dummy token, which belongs to no account.
  public static TokenSubject account(String id, long generation) {
    return new TokenSubject(id, Optional.of(generation), Optional.empty());
  }

  /// A dummy token that is never sent, for an unknown address: each has a subject of its own, as
  /// each account has, so that making one is the same work.
  public static TokenSubject nobody(byte[] addressDigest) {
    return account("nobody " + Base64Url.encode(addressDigest), 0);
  }

  /// The same, for one request only.
  public TokenSubject boundTo(String request) {
    return new TokenSubject(subject, generation, Optional.of(request));
  }
}
