package dev.latchkey.server.signin;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// One try to sign in, as it was entered.
///
/// @param login an address or a username
/// @param deviceCookie what an earlier sign-in of this browser or program was given
/// @param challengeSolution of the challenge that an earlier attempt was refused with
/// @param remember whether the person chose to stay signed in on this device
/// @param rememberedDevice by which this browser may not be asked for the second factor
/// @param referrer the address of the page that led here, as the client says
record SignInAttempt(
    String login,
    Secret password,
    Optional<Secret> deviceCookie,
    Optional<String> challengeSolution,
    ClientAddress client,
    String userAgent,
    boolean remember,
    Optional<Secret> rememberedDevice,
    Optional<String> referrer) {
  /// Masked: what was entered as a name may be a password.
  @Override
  public String toString() {
    return "SignInAttempt[client=" + client + "]";
  }
}
