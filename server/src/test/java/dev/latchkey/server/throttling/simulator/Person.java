package dev.latchkey.server.throttling.simulator;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// An account and its owner, honest or not.
final class Person {
  final Id id;
  final String login;
  String word;
  long generation;

  /// Whether there is a browser that its owner has signed in with since the last reset.
  boolean known;

  /// Of the browser that its owner has signed in with last.
  Optional<Secret> cookie = Optional.empty();

  Person(Id id, String login, String word) {
    this.id = id;
    this.login = login;
    this.word = word;
  }

  /// A new password, set by email: it ends everything that was issued before.
  void reset() {
    generation++;
    word = Words.own(login + generation);
    known = false;
    cookie = Optional.empty();
  }
}
