package dev.latchkey.server.openid.claims;

import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.clients.PersonClaim;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.storage.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The claims about a person that scopes open, or that were asked for by name (OpenID Connect Core
/// 1.0, section 5).
public final class PersonClaims {
  private final Database database;
  private final Profiles profiles = new Profiles();

  public PersonClaims(Database database) {
    this.database = database;
  }

  /// What is open of this account; a claim without a value is left out. An account has an address
  /// only once that is verified.
  ///
  /// @param named what is open beside what the scopes open
  public Map<String, Object> of(Id id, Set<Scope> scopes, Set<PersonClaim> named) {
    var claims = new LinkedHashMap<String, Object>();
    database
        .read(handle -> profiles.byId(handle, id))
        .ifPresent(profile -> {
          for (var claim : PersonClaim.values()) {
            if (scopes.contains(claim.scope()) || named.contains(claim)) {
              value(profile, claim).ifPresent(value -> claims.put(claim.word(), value));
            }
          }
        });
    return claims;
  }

  private static Optional<Object> value(AccountProfile profile, PersonClaim claim) {
    var account = profile.account();
    return switch (claim) {
      case EMAIL -> Optional.of(account.email().value());
      case EMAIL_VERIFIED -> Optional.of(true);
      case PREFERRED_USERNAME -> account.username().map(Username::value);
      case NAME -> account.displayName().map(DisplayName::value);
      case LOCALE -> Optional.of(account.language().locale().toLanguageTag());
      case GROUPS -> Optional.of(profile.groups());
    };
  }
}
