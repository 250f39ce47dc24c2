package dev.latchkey.server.secondfactor;

/// What the first code of an authenticator app is worth.
public sealed interface FirstCode {
  /// It is right.
  ///
  /// @param proof confirms the secret, in a transaction that holds the account
  record Right(SecondFactor.Proof proof) implements FirstCode {}

  record Wrong() implements FirstCode {}

  /// It would be right at another time: the clock of the device is wrong.
  record OtherTime() implements FirstCode {}

  /// No secret waits for a code.
  record Lapsed() implements FirstCode {}
}
