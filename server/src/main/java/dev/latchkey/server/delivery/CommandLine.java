package dev.latchkey.server.delivery;

/// What the user types on the server.
final class CommandLine {
  private CommandLine() {}

  /// The agent's command; the token is not part of it, the agent asks for that.
  static String redeem(String baseUrl, Delivery delivery) {
    var sink = delivery.sink().isEmpty() ? "file" : delivery.sink();
    return "latchkey-agent redeem --url "
        + baseUrl
        + " --account "
        + quoted(delivery.account())
        + " --to "
        + sink
        + ":"
        + place(sink);
  }

  private static String place(String sink) {
    return switch (sink) {
      case "file" -> "/path/to/file";
      case "command" -> "/path/to/command";
      default -> "NAME";
    };
  }

  /// As a POSIX shell reads it back.
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9@._+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
