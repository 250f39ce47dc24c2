package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Accounts;
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
  private static final int PAGE = 500;
  private final Database database;
  private final Accounts accounts;
  private final Profiles profiles = new Profiles();
  private final Passwords passwords;
  private final AuditTrail audit;

  public AccountExport(
      Database database, Accounts accounts, Passwords passwords, AuditTrail audit) {
    this.database = database;
    this.accounts = accounts;
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
    for (var page = page(""); !page.isEmpty(); page = page(page.getLast().id().value())) {
      page.forEach(account -> out.accept(line(account, withHashes)));
    }
  }

  private List<Account> page(String after) {
    return database.read(handle -> accounts.page(handle, after, PAGE));
  }

  private String line(Account account, boolean withHash) {
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
            groups(account),
            database.read(handle -> FamiliarPlaces.countries(handle, account.id())),
            hash.map(Secret::exposeText).orElse(null));
    return Json.text(line);
  }

  private List<String> groups(Account account) {
    return database
        .read(handle -> profiles.byId(handle, account.id()))
        .map(AccountProfile::groups)
        .orElse(List.of());
  }
}
