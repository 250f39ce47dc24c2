package dev.latchkey.server.tokens;

import dev.latchkey.server.identifiers.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A subject as the table has it.
///
/// @param generation of the account; no account has the text of an unknown address, so that its
///   tokens are never good
/// @param binding what the token's use must show
record SubjectColumns(String stored, @Nullable Long generation, @Nullable String binding) {
  private static final String UNKNOWN = "nobody ";

  static SubjectColumns of(TokenSubject subject) {
    return switch (subject) {
      case TokenSubject.Account(var id, var generation) ->
          new SubjectColumns(id.value(), generation, null);
      case TokenSubject.UnknownAddress(var digest) ->
          new SubjectColumns(UNKNOWN + digest, 0L, null);
      case TokenSubject.Address(var digest) -> new SubjectColumns(digest, null, null);
      case TokenSubject.Thing(var id) -> new SubjectColumns(id.value(), null, null);
      case TokenSubject.Bound(var to, var binding) -> {
        var columns = of(to);
        yield new SubjectColumns(columns.stored, columns.generation, binding);
      }
    };
  }

  TokenSubject subject() {
    var id = Id.parse(stored);
    if (generation != null) {
      long present = generation;
      return id.<TokenSubject>map(of -> new TokenSubject.Account(of, present))
          .orElseGet(() -> new TokenSubject.UnknownAddress(stored.substring(UNKNOWN.length())));
    }
    return id.<TokenSubject>map(TokenSubject.Thing::new)
        .orElseGet(() -> new TokenSubject.Address(stored));
  }

  static TokenSubject read(ResultSet row) throws SQLException {
    var number = row.getLong("generation");
    var generation = row.wasNull() ? null : Long.valueOf(number);
    return new SubjectColumns(row.getString("subject"), generation, null).subject();
  }
}
