package dev.latchkey.server.admin;

import dev.latchkey.server.admin.ImportOutcome.BadLine;
import dev.latchkey.server.passwords.HashParseResult;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.RequestRejected;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One line of an import that can be taken over.
///
/// @param number from 1
/// @param hash never [HashParseResult.Refused]
record ImportLine(
    int number, NewAccount account, Optional<HashParseResult> hash, boolean disabled) {
  private static final int LONGEST = 4096;

  sealed interface Reading {
    record Good(ImportLine line) implements Reading {}

    record Bad(BadLine line) implements Reading {}

    record Blank() implements Reading {}
  }

  static Reading read(int number, String text, Passwords passwords) {
    if (text.isBlank()) {
      return new Reading.Blank();
    }
    if (text.length() > LONGEST) {
      return bad(number, "the line is too long");
    }
    try {
      var line = Json.read(text.getBytes(StandardCharsets.UTF_8), AccountLine.class);
      return read(number, line, passwords);
    } catch (RequestRejected e) {
      var field = e.problem().extra().get("field");
      return bad(number, e.problem().title() + (field == null ? "" : " (" + field + ")"));
    }
  }

  private static Reading read(int number, AccountLine line, Passwords passwords) {
    if (line.password() != null) {
      return bad(number, "passwords are not imported, only their hashes (password_hash)");
    }
    var email = Optional.ofNullable(line.email());
    if (email.isEmpty()) {
      return bad(number, "email is missing");
    }
    var read =
        NewAccount.read(
            email.get(),
            Optional.ofNullable(line.username()),
            Optional.ofNullable(line.displayName()),
            Optional.ofNullable(line.language()));
    return switch (read) {
      case NewAccount.Reading.Bad(var field) -> bad(number, field + " cannot be used here");
      case NewAccount.Reading.Good(var account) -> withHash(number, account, line, passwords);
    };
  }

  private static Reading withHash(
      int number, NewAccount account, AccountLine line, Passwords passwords) {
    var read =
        Optional.ofNullable(line.passwordHash()).map(Secret::exposeText).map(passwords::read);
    var disabled = Boolean.TRUE.equals(line.disabled());
    return read.isPresent() && read.get() instanceof HashParseResult.Refused(var reason)
        ? bad(number, "password_hash is refused: " + reason)
        : new Reading.Good(new ImportLine(number, account, read, disabled));
  }

  private static Reading bad(int number, String reason) {
    return new Reading.Bad(new BadLine(number, reason));
  }
}
