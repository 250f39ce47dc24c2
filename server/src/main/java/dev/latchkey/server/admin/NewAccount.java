package dev.latchkey.server.admin;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.Username;
import java.util.List;
import java.util.Optional;

/// Whom an operator makes an account for.
///
/// @param groups that it is in from the beginning, by their names
public record NewAccount(
    EmailAddress email,
    Optional<Username> username,
    Optional<DisplayName> displayName,
    Optional<Language> language,
    List<String> groups) {
  public NewAccount {
    groups = List.copyOf(groups);
  }

  /// The same, in groups.
  ///
  /// @param names as they were written
  public NewAccount in(List<String> names) {
    return new NewAccount(email, username, displayName, language, names);
  }

  /// What came of reading the three as they were written.
  public sealed interface Reading {
    record Good(NewAccount account) implements Reading {}

    /// One of them cannot be used here.
    ///
    /// @param field `email`, `username`, `display_name` or `language`
    record Bad(String field) implements Reading {}
  }

  public static Reading read(
      String email,
      Optional<String> username,
      Optional<String> displayName,
      Optional<String> language) {
    var address = EmailAddress.parse(email);
    if (address.isEmpty()) {
      return new Reading.Bad("email");
    }
    var name = username.flatMap(Username::parse);
    if (name.isEmpty() && username.isPresent()) {
      return new Reading.Bad("username");
    }
    var shown = displayName.flatMap(DisplayName::parse);
    if (shown.isEmpty() && displayName.isPresent()) {
      return new Reading.Bad("display_name");
    }
    var spoken = language.flatMap(Language::parse);
    if (spoken.isEmpty() && language.isPresent()) {
      return new Reading.Bad("language");
    }
    return new Reading.Good(new NewAccount(address.get(), name, shown, spoken, List.of()));
  }
}
