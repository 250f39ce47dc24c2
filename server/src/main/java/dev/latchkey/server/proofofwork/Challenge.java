package dev.latchkey.server.proofofwork;

import org.altcha.altcha.Altcha;

/// A challenge as clients get it: find the number, at most `maxnumber`, for which the SHA-256 of
/// salt and number in decimal is `challenge`.
///
/// @param type `altcha`
/// @param algorithm `SHA-256`
/// @param challenge 32 bytes in hexadecimal
/// @param maxnumber how much work it is: half of it on average
/// @param salt for whom and until when it is good, and random bytes
/// @param signature of the challenge, 32 bytes in hexadecimal
public record Challenge(
    String type,
    String algorithm,
    String challenge,
    long maxnumber,
    String salt,
    String signature) {
  static final String TYPE = "altcha";

  static Challenge of(Altcha.Challenge made) {
    return new Challenge(
        TYPE, made.algorithm, made.challenge, made.maxnumber, made.salt, made.signature);
  }
}
