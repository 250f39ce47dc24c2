package dev.latchkey.server.accounts;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.ParseResult;
import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.identifiers.Username;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What of a profile is to become another. What is empty stays as it is.
public record ProfileChange(
    Optional<Edit<DisplayName>> displayName,
    Optional<Edit<Username>> username,
    Optional<Language> language) {
  /// A name that replaces the present one.
  ///
  /// @param to empty where there is to be none
  public record Edit<T>(Optional<T> to) {}

  /// What came of reading the three as they were written.
  public sealed interface Reading {
    record Good(ProfileChange change) implements Reading {}

    /// One of them cannot be used here.
    ///
    /// @param field `display_name`, `username` or `language`
    record Bad(String field, RejectionReason flaw) implements Reading {}
  }

  /// Reads them: null stays, an empty text removes.
  public static Reading read(
      @Nullable String displayName, @Nullable String username, @Nullable String language) {
    return switch (name(displayName, DisplayName::read)) {
      case ParseResult.Refused<Optional<Edit<DisplayName>>>(var flaw) ->
          new Reading.Bad("display_name", flaw);
      case ParseResult.Accepted<Optional<Edit<DisplayName>>>(var shown) ->
          switch (name(username, Username::read)) {
            case ParseResult.Refused<Optional<Edit<Username>>>(var flaw) ->
                new Reading.Bad("username", flaw);
            case ParseResult.Accepted<Optional<Edit<Username>>>(var login) ->
                language(shown, login, language);
          };
    };
  }

  private static Reading language(
      Optional<Edit<DisplayName>> shown,
      Optional<Edit<Username>> login,
      @Nullable String language) {
    var spoken = Optional.ofNullable(language).flatMap(Language::parse);
    return spoken.isEmpty() && language != null
        ? new Reading.Bad("language", RejectionReason.FORM)
        : new Reading.Good(new ProfileChange(shown, login, spoken));
  }

  private static <T> ParseResult<Optional<Edit<T>>> name(
      @Nullable String entered, Function<String, ParseResult<T>> read) {
    if (entered == null) {
      return new ParseResult.Accepted<>(Optional.empty());
    }
    if (entered.isBlank()) {
      return new ParseResult.Accepted<>(Optional.of(new Edit<>(Optional.empty())));
    }
    return switch (read.apply(entered)) {
      case ParseResult.Accepted<T>(var name) ->
          new ParseResult.Accepted<>(Optional.of(new Edit<>(Optional.of(name))));
      case ParseResult.Refused<T>(var flaw) -> new ParseResult.Refused<>(flaw);
    };
  }

  /// Whether it gives the account another username than it has: that is counted, and asks who it
  /// is.
  public boolean renames(Account account) {
    return username.filter(edit -> !edit.to().equals(account.username())).isPresent();
  }
}
