package dev.latchkey.agent.register;

/// How a registration ended, as the user is told.
public sealed interface RegistrationResult {
  /// For people.
  String message();

  /// The server is registered.
  ///
  /// @param server its id there
  /// @param fingerprint of its identity key
  record Registered(String server, String name, String fingerprint, String message)
      implements RegistrationResult {}

  /// It is not.
  ///
  /// @param reason a word for programs
  record Refused(String reason, String message) implements RegistrationResult {}
}
