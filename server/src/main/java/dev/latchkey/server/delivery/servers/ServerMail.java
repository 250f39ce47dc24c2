package dev.latchkey.server.delivery.servers;

import dev.latchkey.server.web.page.MailView;

/// Tells the owner of a server what became of it.
///
/// @param key fingerprint of the server's identity key
/// @param accountLink `BASE/account/servers`: carries no right
public record ServerMail(Kind kind, String server, String key, String accountLink)
    implements MailView {
  public ServerMail {
    MailView.singleLine(server);
    MailView.singleLine(key);
    MailView.singleLine(accountLink);
  }

  /// What became of it.
  public enum Kind {
    /// An agent has registered it.
    REGISTERED,
    /// Two agents have its registration token, or its keys.
    SUSPENDED
  }

  @Override
  public String name() {
    return "server";
  }

  @Override
  public String words() {
    return switch (kind) {
      case REGISTERED -> "server-registered";
      case SUSPENDED -> "server-suspended";
    };
  }
}
