package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryGrant;

/// What the user types on the server, in the folder of the agent. It works as it stands; where the
/// password goes is the user's to change.
final class CommandLine {
  private CommandLine() {}

  /// The agent's command; the token is not part of it, the agent asks for that.
  static String redeem(String baseUrl, DeliveryGrant grant) {
    var sink = grant.sink().isEmpty() ? "file" : grant.sink();
    return "./latchkey-agent redeem --url "
        + baseUrl
        + " --account "
        + quoted(grant.account())
        + " --to "
        + place(sink);
  }

  private static String place(String sink) {
    return switch (sink) {
      case "file" -> "\"file:$PWD/password\"";
      case "command" -> "command:/usr/local/bin/set-password";
      default -> sink + ":NAME";
    };
  }

  /// As a POSIX shell reads it back.
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9@._+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
