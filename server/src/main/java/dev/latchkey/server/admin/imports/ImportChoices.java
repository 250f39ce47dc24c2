package dev.latchkey.server.admin.imports;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How an operator wants an import to be done.
///
/// @param passwords whether an update also replaces passwords by the hashes of the lines
/// @param invite whether people without a hash get an email that asks them for a password
/// @param createGroups whether groups that are not there yet are added
public record ImportChoices(
    Existing existing, boolean passwords, boolean invite, boolean createGroups) {
  /// What becomes of a line whose address has an account.
  public enum Existing {
    /// Nothing of the file is imported: it is all in one transaction, or nothing.
    REFUSE,
    /// The account stays as it is.
    SKIP,
    /// The account takes over what the line says.
    UPDATE;

    /// One of the words, in lower case.
    public static Optional<Existing> parse(String word) {
      return Arrays.stream(values()).filter(choice -> choice.word().equals(word)).findFirst();
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// All in one transaction, so that a part is never there.
  boolean allOrNone() {
    return existing == Existing.REFUSE;
  }
}
