package dev.latchkey.server.openid.claims;

import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.storage.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The claims about a person that scopes open (OpenID Connect Core 1.0, section 5).
public final class PersonClaims {
  /// Their names, for the metadata.
  public static final List<String> NAMES =
      List.of("email", "email_verified", "preferred_username", "name", "locale", "groups");

  private final Database database;
  private final Profiles profiles = new Profiles();

  public PersonClaims(Database database) {
    this.database = database;
  }

  /// What the scopes open of this account; a claim without a value is left out. An account has an
  /// address only once that is verified.
  public Map<String, Object> of(Id id, Set<Scope> scopes) {
    var claims = new LinkedHashMap<String, Object>();
    var found = database.read(handle -> profiles.byId(handle, id));
    if (found.isEmpty()) {
      return claims;
    }
    var account = found.get().account();
    if (scopes.contains(Scope.EMAIL)) {
      claims.put("email", account.email().value());
      claims.put("email_verified", true);
    }
    if (scopes.contains(Scope.PROFILE)) {
      account
          .username()
          .map(Username::value)
          .ifPresent(name -> claims.put("preferred_username", name));
      account.displayName().map(DisplayName::value).ifPresent(name -> claims.put("name", name));
      claims.put("locale", account.language().locale().toLanguageTag());
    }
    if (scopes.contains(Scope.GROUPS)) {
      claims.put("groups", found.get().groups());
    }
    return claims;
  }
}
