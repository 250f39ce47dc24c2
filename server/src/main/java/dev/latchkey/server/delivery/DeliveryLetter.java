package dev.latchkey.server.delivery;

import dev.latchkey.server.web.page.Letter;

/// Brings the one-time token of a delivery, and says what to type.
///
/// @param application the name of the application that asks for it
/// @param account whose password is set
/// @param sinkKind where it goes on the server, for instance `file`
/// @param command the whole command line; the token is not part of it
/// @param token `lk1_...`
/// @param minutes how long it works
/// @param helpLink `BASE/help/deliveries`
public record DeliveryLetter(
    String application,
    String account,
    String sinkKind,
    String command,
    String token,
    long minutes,
    String helpLink)
    implements Letter {
  public DeliveryLetter {
    Letter.singleLine(application);
    Letter.singleLine(account);
    Letter.singleLine(sinkKind);
    Letter.singleLine(command);
    Letter.singleLine(token);
    Letter.singleLine(helpLink);
  }

  @Override
  public String name() {
    return "delivery";
  }

  /// Masked: the token is a secret.
  @Override
  public String toString() {
    return "DeliveryLetter[application=" + application + ", minutes=" + minutes + "]";
  }
}
