package dev.latchkey.server.admin.imports;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.admin.GroupAdmin;
import dev.latchkey.server.admin.imports.ImportChoices.Existing;
import dev.latchkey.server.admin.imports.LineResult.Outcome;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.recovery.RecoveryModule;
import dev.latchkey.server.storage.Transaction;
import java.util.List;

/// Writes lines in one transaction, each with its audit line.
final class ImportBatch {
  private final Accounts accounts;
  private final Passwords passwords;
  private final GroupAdmin groups;
  private final KnownAccount known;
  private final Outbox outbox;
  private final AuditTrail audit;

  ImportBatch(
      Accounts accounts,
      Passwords passwords,
      GroupAdmin groups,
      KnownAccount known,
      Outbox outbox,
      AuditTrail audit) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.groups = groups;
    this.known = known;
    this.outbox = outbox;
    this.audit = audit;
  }

  /// @throws Overtaken where one of them is not as it was when it was looked at
  List<LineResult> write(Transaction transaction, List<HashedLine> lines, ImportChoices choices) {
    if (choices.createGroups()) {
      for (var hashed : lines) {
        hashed.line().groups().forEach(name -> addGroup(transaction, name));
      }
    }
    return lines.stream().map(hashed -> write(transaction, hashed, choices)).toList();
  }

  /// One that is there, or that looks like one, stays as it is.
  private void addGroup(Transaction transaction, GroupName name) {
    var _ = groups.add(transaction, name);
  }

  private LineResult write(Transaction transaction, HashedLine hashed, ImportChoices choices) {
    var line = hashed.line();
    var there = accounts.byLogin(transaction.handle(), line.account().email().value());
    if (there.isEmpty() && !hashed.exists()) {
      return create(transaction, hashed, choices.invite());
    }
    if (there.isEmpty() || choices.existing() == Existing.REFUSE) {
      throw new Overtaken(line, ImportError.ACCOUNT_EXISTS);
    }
    var id = there.get().id();
    if (choices.existing() == Existing.SKIP) {
      return LineResult.of(line, Outcome.SKIPPED, id);
    }
    // A hash is sealed for one account: a password for an account that came meanwhile is left out.
    var fitting = hashed.sealedHash().filter(_ -> choices.passwords() && id.equals(hashed.id()));
    return known.update(transaction, new HashedLine(line, id, true, fitting), id);
  }

  private LineResult create(Transaction transaction, HashedLine hashed, boolean invite) {
    var line = hashed.line();
    var id = hashed.id();
    add(transaction, line, id);
    if (hashed.sealedHash().isPresent()) {
      passwords.set(transaction, id, hashed.sealedHash().get(), PasswordChange.By.IMPORT);
    } else if (invite) {
      RecoveryModule.invite(transaction, outbox, id);
    }
    audit.append(transaction, new ImportEvent.Imported(id, hashed.sealedHash().isPresent()));
    var _ = groups.join(transaction, line.groups(), id);
    return LineResult.of(line, Outcome.CREATED, id);
  }

  private void add(Transaction transaction, ImportLine line, Id id) {
    var wanted = line.account();
    var added =
        accounts
            .add(transaction, id, wanted.email(), wanted.username(), wanted.displayName())
            .orElseThrow(() -> new Overtaken(line, ImportError.ACCOUNT_EXISTS));
    if (!added.username().equals(wanted.username())) {
      throw new Overtaken(line, ImportError.USERNAME_TAKEN);
    }
    wanted.language().ifPresent(language -> accounts.setLanguage(transaction, id, language));
    if (line.disabled()) {
      accounts.disable(transaction, id);
    }
  }
}
