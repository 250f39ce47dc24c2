package dev.latchkey.server.delivery;

import dev.latchkey.server.web.page.Letter;
import java.time.Instant;

/// The alarm: two agents used one token.
///
/// @param helpLink `BASE/help/deliveries`
public record InterceptionLetter(
    String application, String account, Claim first, Claim second, String helpLink)
    implements Letter {
  public InterceptionLetter {
    Letter.singleLine(application);
    Letter.singleLine(account);
    Letter.singleLine(helpLink);
  }

  /// One agent's claim.
  ///
  /// @param key the fingerprint of the key that the agent made for it
  /// @param address where it came from
  public record Claim(Instant at, String key, String address) {
    public Claim {
      Letter.singleLine(key);
      Letter.singleLine(address);
    }
  }

  @Override
  public String name() {
    return "interception";
  }
}
