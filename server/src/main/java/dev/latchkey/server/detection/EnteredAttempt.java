package dev.latchkey.server.detection;

import dev.latchkey.server.countries.Country;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// One attempt to sign in, as it was entered: the only form in which this module sees a password,
/// until its digests are made.
///
/// @param login as entered
/// @param common whether the password stands on the list of common ones
/// @param country of the client, where it is known
/// @param referrer the address of the page that led here, as the client says
public record EnteredAttempt(
    String login,
    Secret password,
    boolean common,
    ClientAddress client,
    Optional<Country> country,
    Optional<String> referrer) {
  /// Masked: what was entered as a name may be a password.
  @Override
  public String toString() {
    return "EnteredAttempt";
  }
}
