package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.admin.ImportOutcome.BadLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.passwords.HashParseResult;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.recovery.RecoveryModule;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Takes accounts over from elsewhere, with the hashes of their passwords: first every line is read
/// and checked, then every hash wrapped in Argon2id, then all of it written in one transaction.
public final class AccountImport {
  public static final int MOST_LINES = 100_000;

  /// Few enough that the hashing threads never turn one away.
  private static final int AT_A_TIME = 8;

  private final Database database;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final Randomness randomness;

  public AccountImport(
      Database database,
      Accounts accounts,
      Passwords passwords,
      Outbox outbox,
      AuditTrail audit,
      Randomness randomness) {
    this.database = database;
    this.accounts = accounts;
    this.passwords = passwords;
    this.outbox = outbox;
    this.audit = audit;
    this.randomness = randomness;
  }

  /// @param sealedHash what is to be stored, where the line has a hash
  private record Ready(ImportLine line, Id id, Optional<byte[]> sealedHash) {}

  /// A line that was good before someone else took its name.
  private static final class Overtaken extends RuntimeException {
    private final transient BadLine line;

    Overtaken(ImportLine line) {
      super("someone has signed up with this meanwhile");
      this.line = new BadLine(line.number(), "the address or the username is already taken");
    }
  }

  /// Imports the lines.
  ///
  /// @param invite whether those without a hash get an email that asks them for a password
  public ImportOutcome run(List<String> lines, boolean invite) {
    var bad = new ArrayList<BadLine>();
    var good = new ArrayList<ImportLine>();
    for (var i = 0; i < lines.size(); i++) {
      switch (ImportLine.read(i + 1, lines.get(i), passwords)) {
        case ImportLine.Reading.Good(var line) -> good.add(line);
        case ImportLine.Reading.Bad(var line) -> bad.add(line);
        case ImportLine.Reading.Blank _ -> {}
      }
    }
    bad.addAll(taken(good));
    if (!bad.isEmpty()) {
      bad.sort((one, other) -> Integer.compare(one.line(), other.line()));
      return new ImportOutcome.Refused(bad);
    }
    var ready = wrap(good);
    try {
      return database.write(transaction -> write(transaction, ready, invite));
    } catch (Overtaken e) {
      return new ImportOutcome.Refused(List.of(e.line));
    }
  }

  private List<BadLine> taken(List<ImportLine> lines) {
    var names = new HashSet<String>();
    return lines.stream()
        .flatMap(line -> taken(line, names).map(why -> new BadLine(line.number(), why)).stream())
        .toList();
  }

  private Optional<String> taken(ImportLine line, Set<String> names) {
    var email = line.account().email();
    var username = line.account().username().map(Username::value);
    if (!names.add(email.canonical()) || username.filter(name -> !names.add(name)).isPresent()) {
      return Optional.of("an earlier line has the same address or username");
    }
    return database.read(handle -> {
      if (accounts.byLogin(handle, email.value()).isPresent()) {
        return Optional.of("an account already has this address");
      }
      return line.account()
          .username()
          .filter(name -> !accounts.isFree(handle, name))
          .map(_ -> "this username, or one that looks like it, is taken");
    });
  }

  private List<Ready> wrap(List<ImportLine> lines) {
    try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      var hashing = lines.stream().map(line -> threads.submit(() -> wrap(line))).toList();
      return hashing.stream().map(AccountImport::await).toList();
    }
  }

  private Ready wrap(ImportLine line) {
    var id = Id.make(randomness);
    return new Ready(line, id, line.hash().map(hash -> seal(id, hash)));
  }

  private byte[] seal(Id id, HashParseResult hash) {
    return switch (hash) {
      case HashParseResult.Foreign foreign -> passwords.wrapAndSeal(id, foreign.hash());
      case HashParseResult.Ours ours -> passwords.seal(id, ours);
      case HashParseResult.Refused _ ->
          throw new IllegalStateException("a refused hash came through");
    };
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while hashing", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  private ImportOutcome write(Transaction transaction, List<Ready> lines, boolean invite) {
    var withHash = 0;
    for (var ready : lines) {
      add(transaction, ready);
      if (ready.sealedHash.isPresent()) {
        var hash = ready.sealedHash.get();
        passwords.set(transaction, ready.id, hash, PasswordChange.By.IMPORT);
        withHash++;
      } else if (invite) {
        RecoveryModule.invite(transaction, outbox, ready.id);
      }
      audit.append(
          transaction, new AccountAdminEvent.Imported(ready.id, ready.sealedHash.isPresent()));
    }
    return new ImportOutcome.Imported(lines.size(), withHash);
  }

  private void add(Transaction transaction, Ready ready) {
    var wanted = ready.line.account();
    var added =
        accounts.add(
            transaction, ready.id, wanted.email(), wanted.username(), wanted.displayName());
    if (added.isEmpty() || !added.get().username().equals(wanted.username())) {
      throw new Overtaken(ready.line);
    }
    wanted.language().ifPresent(language -> accounts.setLanguage(transaction, ready.id, language));
    if (ready.line.disabled()) {
      accounts.disable(transaction, ready.id);
    }
  }
}
