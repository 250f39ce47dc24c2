package dev.latchkey.server.passwords;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whose password it is to be: words that a guesser would try for this person first.
public record PasswordContext(
    EmailAddress email, Optional<Username> username, Optional<DisplayName> displayName) {
  /// In the order in which they are tried.
  public List<String> words() {
    return words(Optional.of(email), username, displayName);
  }

  /// The same where the address may be missing.
  public static List<String> words(
      Optional<EmailAddress> email,
      Optional<Username> username,
      Optional<DisplayName> displayName) {
    var words = new ArrayList<String>();
    email.ifPresent(address -> words.addAll(List.of(address.value(), address.localPart())));
    username.map(Username::value).ifPresent(words::add);
    displayName.map(DisplayName::value).ifPresent(words::add);
    return words;
  }
}
