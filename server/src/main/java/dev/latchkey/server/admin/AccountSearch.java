package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.storage.Database;
import java.util.List;
import java.util.Optional;

/// Finds accounts for an operator, each way by an index.
public final class AccountSearch {
  /// The most that is found at once.
  public static final int MOST = 10_000;

  private final Database database;
  private final Accounts accounts;
  private final Profiles profiles = new Profiles();

  public AccountSearch(Database database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  /// What is looked for.
  public sealed interface Wanted {}

  /// Up to a hundred after an id, of one group or of all.
  public record Page(Optional<GroupName> group, String after) implements Wanted {}

  public record OfAddress(String email) implements Wanted {
    /// Masked: it names a person.
    @Override
    public String toString() {
      return "OfAddress[]";
    }
  }

  /// The last that were created, the newest first.
  public record Newest(int most) implements Wanted {}

  /// Up to a hundred whose address, domain (with its `@`), username, display name or a word of that
  /// begins so.
  public record Beginning(String text) implements Wanted {
    /// Masked: it names a person.
    @Override
    public String toString() {
      return "Beginning[]";
    }
  }

  public List<AccountProfile> find(Wanted wanted) {
    return switch (wanted) {
      case Page(var group, var after) ->
          database.read(handle ->
              group
                  .map(name -> profiles.page(handle, name, after))
                  .orElseGet(() -> profiles.page(handle, after)));
      case OfAddress(var email) -> {
        var digest = accounts.addressDigest(email);
        yield database.read(handle -> profiles.byAddressDigest(handle, digest)).stream().toList();
      }
      case Newest(var most) -> database.read(handle -> profiles.newest(handle, most));
      case Beginning(var text) ->
          text.isBlank() ? List.of() : database.read(handle -> profiles.beginning(handle, text));
    };
  }
}
