package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryGrant;

/// What the user types on the server, where the agent is installed as a command. It works as it
/// stands where the place follows from the account; else what is written in capitals is the user's
/// to fill in.
final class CommandLine {
  private CommandLine() {}

  /// The agent's command; the token is not part of it, the agent asks for that.
  static String redeem(String baseUrl, DeliveryGrant grant) {
    var sink = grant.sink().isEmpty() ? "file" : grant.sink();
    var account = grant.account();
    return (sink.equals("linux-user") ? "sudo " : "")
        + "latchkey-agent redeem --url "
        + baseUrl
        + (sink.equals("linux-user") ? "" : " --account " + quoted(account))
        + " --to "
        + place(sink, account);
  }

  private static String place(String sink, String account) {
    return switch (sink) {
      case "file" -> "\"file:$PWD/password\"";
      case "command" -> "command:/usr/local/bin/set-password";
      case "linux-user" -> quoted("linux-user:" + account);
      case "postgresql" -> quoted("postgresql:" + account + "@/DATABASE");
      case "mariadb" -> quoted("mariadb:" + account + "@");
      case "htpasswd" -> quoted("htpasswd:/FILE:" + account);
      case "stdout" -> "stdout";
      default -> sink + ":NAME";
    };
  }

  /// As a POSIX shell reads it back.
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9@._+:/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
