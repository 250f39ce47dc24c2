package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.FamiliarPlaces;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands all accounts out, a line of JSON each, so that another Latchkey, or any program that reads
/// Argon2id, can go on with them.
public final class AccountExport {
  private final Database database;
  private final Profiles profiles = new Profiles();
  private final Passwords passwords;
  private final AuditTrail audit;

  public AccountExport(Database database, Passwords passwords, AuditTrail audit) {
    this.database = database;
    this.passwords = passwords;
    this.audit = audit;
  }

  /// @param groups their names
  /// @param signInCountries from which it has signed in in the last year, by their codes
  /// @param passwordHash only where it was asked for
  record Line(
      String accountId,
      String email,
      @Nullable String username,
      @Nullable String displayName,
      String language,
      boolean disabled,
      List<String> groups,
      List<String> signInCountries,
      @Nullable String passwordHash) {}

  /// Gives every line to `out`, in the order of the accounts' ids.
  public void run(boolean withHashes, Consumer<String> out) {
    database.write(transaction -> {
      audit.append(transaction, new AccountAdminEvent.Exported(withHashes));
      return true;
    });
    for (var page = page(""); !page.isEmpty(); page = page(page.getLast().account().id().value())) {
      page.forEach(profile -> out.accept(line(profile, withHashes)));
    }
  }

  private List<AccountProfile> page(String after) {
    return database.read(handle -> profiles.page(handle, after));
  }

  private String line(AccountProfile profile, boolean withHash) {
    var account = profile.account();
    var hash =
        withHash
            ? database.read(handle -> passwords.export(handle, account.id()))
            : Optional.<Secret>empty();
    var line =
        new Line(
            account.id().value(),
            account.email().value(),
            account.username().map(Username::value).orElse(null),
            account.displayName().map(DisplayName::value).orElse(null),
            account.language().tag(),
            account.disabled(),
            profile.groups(),
            database.read(handle -> FamiliarPlaces.countries(handle, account.id())),
            hash.map(Secret::exposeText).orElse(null));
    return Json.text(line);
  }
}
