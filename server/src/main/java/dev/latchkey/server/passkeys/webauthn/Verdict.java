package dev.latchkey.server.passkeys.webauthn;

/// What the relying party thinks of what an authenticator answered.
///
/// @param <T> what is known where it is right
public sealed interface Verdict<T> {
  record Right<T>(T of) implements Verdict<T> {}

  record Wrong<T>(PasskeyRefusal why) implements Verdict<T> {}
}
