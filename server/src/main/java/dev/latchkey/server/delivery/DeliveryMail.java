package dev.latchkey.server.delivery;

import dev.latchkey.server.web.page.MailView;
import org.jspecify.annotations.Nullable;

/// Brings the one-time token of a delivery, and says what to type.
///
/// @param application the name of the application that asks for it
/// @param account whose password is set
/// @param sinkKind where it goes on the server, for instance `file`
/// @param server the name of the registered server; null where it is for none
/// @param act what its reader does: `choose`, `generate` or `sealed`
/// @param codeNeeded whether the agent asks for a code too
/// @param command the whole command line; the token is not part of it
/// @param token `lk1_...`
/// @param minutes how long it works
/// @param helpLink `BASE/help/deliveries`
public record DeliveryMail(
    String application,
    String account,
    String sinkKind,
    @Nullable String server,
    String act,
    boolean codeNeeded,
    String command,
    String token,
    long minutes,
    String helpLink)
    implements MailView {
  public DeliveryMail {
    MailView.singleLine(application);
    MailView.singleLine(account);
    MailView.singleLine(sinkKind);
    MailView.singleLine(server == null ? "" : server);
    MailView.singleLine(command);
    MailView.singleLine(token);
    MailView.singleLine(helpLink);
  }

  @Override
  public String name() {
    return "delivery";
  }

  /// Masked: the token is a secret.
  @Override
  public String toString() {
    return "DeliveryMail[application=" + application + ", minutes=" + minutes + "]";
  }
}
