package dev.latchkey.server.admin.imports;

import dev.latchkey.server.admin.NewAccount;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.passwords.HashParseResult;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.RequestRejected;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One line of an import that can be taken over.
///
/// @param number from 1
/// @param hash never [HashParseResult.Refused]
record ImportLine(
    int number,
    NewAccount account,
    Set<GroupName> groups,
    Optional<HashParseResult> hash,
    boolean disabled) {
  static final int LONGEST = 4096;

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
      return new Reading.Bad(ImportError.LINE_TOO_LONG.at(number));
    }
    try {
      var line = Json.read(text.getBytes(StandardCharsets.UTF_8), AccountLine.class);
      return read(number, line, passwords);
    } catch (RequestRejected e) {
      return new Reading.Bad(malformed(number, e));
    }
  }

  private static BadLine malformed(int number, RequestRejected e) {
    var field = e.problem().extra().get("field");
    var about = field == null ? "" : " (" + field + ")";
    return switch (e.problem().code()) {
      case "unknown_field" -> ImportError.UNKNOWN_FIELD.at(number, about);
      case "invalid_field" -> ImportError.INVALID_FIELD.at(number, about);
      default -> ImportError.MALFORMED_LINE.at(number);
    };
  }

  private static Reading read(int number, AccountLine line, Passwords passwords) {
    if (line.password() != null) {
      return new Reading.Bad(ImportError.PASSWORD_NOT_IMPORTED.at(number));
    }
    var email = Optional.ofNullable(line.email());
    if (email.isEmpty()) {
      return new Reading.Bad(ImportError.EMAIL_MISSING.at(number));
    }
    var read =
        NewAccount.read(
            email.get(),
            Optional.ofNullable(line.username()),
            Optional.ofNullable(line.displayName()),
            Optional.ofNullable(line.language()));
    return switch (read) {
      case NewAccount.Reading.Bad(var field) -> new Reading.Bad(rejected(field).at(number));
      case NewAccount.Reading.Good(var account) -> withGroups(number, account, line, passwords);
    };
  }

  private static ImportError rejected(String field) {
    return switch (field) {
      case "username" -> ImportError.USERNAME_REJECTED;
      case "display_name" -> ImportError.DISPLAY_NAME_REJECTED;
      case "language" -> ImportError.LANGUAGE_REJECTED;
      default -> ImportError.EMAIL_REJECTED;
    };
  }

  private static Reading withGroups(
      int number, NewAccount account, AccountLine line, Passwords passwords) {
    var groups = new LinkedHashSet<GroupName>();
    for (var name : Optional.ofNullable(line.groups()).orElse(List.of())) {
      var group = Optional.ofNullable(name).flatMap(GroupName::parse);
      if (group.isEmpty()) {
        return new Reading.Bad(ImportError.GROUP_REJECTED.at(number));
      }
      groups.add(group.get());
    }
    var hash =
        Optional.ofNullable(line.passwordHash()).map(Secret::exposeText).map(passwords::read);
    return hash.isPresent() && hash.get() instanceof HashParseResult.Refused(var reason)
        ? new Reading.Bad(ImportError.PASSWORD_HASH_REJECTED.at(number, ": " + reason))
        : new Reading.Good(
            new ImportLine(number, account, groups, hash, Boolean.TRUE.equals(line.disabled())));
  }
}
