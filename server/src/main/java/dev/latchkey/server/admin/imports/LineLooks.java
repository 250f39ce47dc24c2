package dev.latchkey.server.admin.imports;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Standing;
import dev.latchkey.server.admin.imports.ImportChoices.Existing;
import dev.latchkey.server.admin.imports.LineResult.Outcome;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Looks what lines will come to, before their hashes are computed: those of known accounts often
/// need none.
final class LineLooks {
  private final Database database;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Randomness randomness;

  LineLooks(Database database, Accounts accounts, Passwords passwords, Randomness randomness) {
    this.database = database;
    this.accounts = accounts;
    this.passwords = passwords;
    this.randomness = randomness;
  }

  /// @param ready to be written
  /// @param settled what nothing is to be done about
  record Looked(List<HashedLine> ready, List<LineResult> settled) {
    /// All of them, in the order of the lines.
    List<LineResult> with(List<LineResult> written) {
      var all = new ArrayList<>(settled);
      all.addAll(written);
      all.sort(Comparator.comparingInt(LineResult::line));
      return all;
    }
  }

  Looked at(List<ImportLine> lines, ImportChoices choices, Hashing hashing) {
    var settled = new ArrayList<LineResult>();
    var work = new ArrayList<Callable<HashedLine>>();
    database.read(handle -> {
      settled.clear();
      work.clear();
      for (var line : lines) {
        var wanted = line.account();
        var standing = Standing.of(handle, accounts, wanted.email(), wanted.username());
        var known = standing.known();
        if (known.isPresent() && choices.existing() == Existing.SKIP) {
          settled.add(LineResult.of(line, Outcome.SKIPPED, known.get().id()));
        } else if (standing.usernameTaken()) {
          settled.add(LineResult.refused(line, ImportError.USERNAME_TAKEN));
        } else {
          work.add(() -> hashed(line, known, choices));
        }
      }
      return true;
    });
    return new Looked(hashing.all(work), settled);
  }

  private HashedLine hashed(ImportLine line, Optional<Account> known, ImportChoices choices) {
    if (known.isPresent() && !choices.passwords()) {
      return new HashedLine(line, known.get().id(), true, Optional.empty());
    }
    var id = known.map(Account::id).orElseGet(() -> Id.make(randomness));
    return HashedLine.of(line, id, known.isPresent(), passwords);
  }
}
