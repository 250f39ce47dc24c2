package dev.latchkey.server.delivery;

import dev.latchkey.server.web.page.MailView;
import java.time.Instant;

/// The alarm: two agents used one token.
///
/// @param helpLink `BASE/help/deliveries`
public record InterceptionMail(
    String application, String account, Claim first, Claim second, String helpLink)
    implements MailView {
  public InterceptionMail {
    MailView.singleLine(application);
    MailView.singleLine(account);
    MailView.singleLine(helpLink);
  }

  /// One agent's claim.
  ///
  /// @param key the fingerprint of the key that the agent made for it
  /// @param address where it came from
  public record Claim(Instant at, String key, String address) {
    public Claim {
      MailView.singleLine(key);
      MailView.singleLine(address);
    }
  }

  @Override
  public String name() {
    return "interception";
  }
}
