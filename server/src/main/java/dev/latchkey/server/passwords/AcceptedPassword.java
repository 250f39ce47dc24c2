package dev.latchkey.server.passwords;

/// A password that the gate has let through. Only [PasswordPolicy] makes one, and nothing else can
/// be hashed to be stored (S4-14).
public final class AcceptedPassword {
  private final Password password;

  AcceptedPassword(Password password) {
    this.password = password;
  }

  Password password() {
    return password;
  }
}
