package dev.latchkey.server.throttling.simulator;

import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// One attempt to sign in.
///
/// @param common whether the word stands on lists of common passwords
/// @param device the cookie that is sent along
/// @param referrer empty where there is none
/// @param works whether a proof of work is done where it is asked for
record SimulatedAttempt(
    String login,
    String word,
    boolean common,
    String address,
    String country,
    Optional<Secret> device,
    String referrer,
    boolean works) {
  static SimulatedAttempt guess(String login, String word, String address) {
    return new SimulatedAttempt(login, word, false, address, "NL", Optional.empty(), "", false);
  }

  static SimulatedAttempt of(Person person, String address, String country) {
    return new SimulatedAttempt(
        person.login, person.word, false, address, country, person.cookie, "", true);
  }

  SimulatedAttempt withWord(String other) {
    return new SimulatedAttempt(login, other, common, address, country, device, referrer, works);
  }

  SimulatedAttempt withLogin(String other) {
    return new SimulatedAttempt(other, word, common, address, country, device, referrer, works);
  }

  SimulatedAttempt commonly() {
    return new SimulatedAttempt(login, word, true, address, country, device, referrer, works);
  }

  SimulatedAttempt working() {
    return new SimulatedAttempt(login, word, common, address, country, device, referrer, true);
  }

  SimulatedAttempt in(String code) {
    return new SimulatedAttempt(login, word, common, address, code, device, referrer, works);
  }

  SimulatedAttempt withDevice(Optional<Secret> cookie) {
    return new SimulatedAttempt(login, word, common, address, country, cookie, referrer, works);
  }

  SimulatedAttempt ledFrom(String page) {
    return new SimulatedAttempt(login, word, common, address, country, device, page, works);
  }
}
