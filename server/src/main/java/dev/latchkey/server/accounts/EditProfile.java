package dev.latchkey.server.accounts;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.storage.Transaction;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Changes names and language of an account. A username that is given up stays reserved for its
/// owner; one that is taken, looks like one that is, or is reserved for someone else, is one
/// outcome.
public final class EditProfile {
  private final Accounts accounts;
  private final AuditTrail audit;

  public EditProfile(Accounts accounts, AuditTrail audit) {
    this.accounts = accounts;
    this.audit = audit;
  }

  /// What can change.
  public enum Field {
    DISPLAY_NAME,
    USERNAME,
    LANGUAGE
  }

  /// How it went.
  public sealed interface Outcome {
    /// It is now as it was asked for.
    ///
    /// @param changed empty where everything was so already
    record Edited(Set<Field> changed) implements Outcome {
      public Edited {
        changed = Set.copyOf(changed);
      }

      /// Whether others see another name: the owner is told.
      public boolean renamed() {
        return changed.contains(Field.USERNAME) || changed.contains(Field.DISPLAY_NAME);
      }

      /// What changed, by words of the API.
      public List<String> words() {
        return changed.stream()
            .sorted()
            .map(field -> field.name().toLowerCase(Locale.ROOT))
            .toList();
      }
    }

    /// Nothing was changed.
    record UsernameTaken() implements Outcome {}
  }

  /// Changes what is to be changed, or nothing.
  ///
  /// @param held by [Accounts#hold], in the same transaction
  /// @param by for the audit trail: `owner`, `operator` or the id of an application
  public Outcome edit(Transaction transaction, Account held, ProfileChange change, String by) {
    var outcome = change(transaction, held, change);
    if (outcome instanceof Outcome.Edited edited && !edited.changed().isEmpty()) {
      var words = String.join(" ", edited.words());
      audit.append(transaction, new AccountEvent.ProfileChanged(held.id(), words, by));
    }
    return outcome;
  }

  /// The same as a part of a change that leaves its own line in the trail.
  public Outcome change(Transaction transaction, Account held, ProfileChange change) {
    var changed = EnumSet.noneOf(Field.class);
    if (change.renames(held)) {
      if (!accounts.rename(transaction, held, change.username().orElseThrow().to())) {
        return new Outcome.UsernameTaken();
      }
      changed.add(Field.USERNAME);
    }
    change
        .displayName()
        .filter(edit -> !edit.to().equals(held.displayName()))
        .ifPresent(edit -> {
          setDisplayName(transaction, held, edit.to());
          accounts.renewWords(transaction, held.id());
          changed.add(Field.DISPLAY_NAME);
        });
    change
        .language()
        .filter(language -> language != held.language())
        .ifPresent(language -> {
          accounts.setLanguage(transaction, held.id(), language);
          changed.add(Field.LANGUAGE);
        });
    return new Outcome.Edited(changed);
  }

  private static void setDisplayName(
      Transaction transaction, Account held, Optional<DisplayName> name) {
    transaction
        .handle()
        .createUpdate("UPDATE accounts SET display_name = :name WHERE id = :id")
        .bind("name", name.map(DisplayName::value).orElse(null))
        .bind("id", held.id().value())
        .execute();
  }
}
