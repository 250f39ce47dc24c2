package dev.latchkey.server.admin.imports;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Standing;
import dev.latchkey.server.admin.GroupAdmin;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.storage.Database;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds all that is wrong with a file before anything of it is imported.
final class LineChecks {
  private final Database database;
  private final Accounts accounts;
  private final Passwords passwords;
  private final ImportChoices choices;
  private final Set<GroupName> groups;

  /// Addresses, and usernames by what they look like; one never equals the other.
  private final Set<String> seen = new HashSet<>();

  LineChecks(
      Database database,
      Accounts accounts,
      Passwords passwords,
      GroupAdmin groups,
      ImportChoices choices) {
    this.database = database;
    this.accounts = accounts;
    this.passwords = passwords;
    this.choices = choices;
    this.groups = groups.list().stream().map(group -> group.name()).collect(Collectors.toSet());
  }

  /// The lines that cannot be imported, in order.
  ///
  /// @param done numbers of lines that an earlier run has done
  List<BadLine> run(List<String> lines, Set<Integer> done) {
    var bad = new ArrayList<BadLine>();
    for (var i = 0; i < lines.size(); i++) {
      switch (ImportLine.read(i + 1, lines.get(i), passwords)) {
        case ImportLine.Reading.Good(var line) ->
            problem(line, done.contains(line.number())).ifPresent(bad::add);
        case ImportLine.Reading.Bad(var line) -> bad.add(line);
        case ImportLine.Reading.Blank _ -> {}
      }
    }
    return bad;
  }

  private Optional<BadLine> problem(ImportLine line, boolean done) {
    return inFile(line)
        .map(error -> error.at(line.number()))
        .or(() -> done ? Optional.empty() : unknownGroup(line))
        .or(() -> done || !choices.allOrNone() ? Optional.empty() : taken(line));
  }

  private Optional<ImportError> inFile(ImportLine line) {
    if (!seen.add(line.account().email().canonical())) {
      return Optional.of(ImportError.DUPLICATE_EMAIL);
    }
    return line.account()
        .username()
        .filter(name -> !seen.add(name.skeleton().value()))
        .map(_ -> ImportError.DUPLICATE_USERNAME);
  }

  private Optional<BadLine> unknownGroup(ImportLine line) {
    return line.groups().stream()
        .filter(group -> !choices.createGroups() && !groups.contains(group))
        .findFirst()
        .map(group -> ImportError.UNKNOWN_GROUP.at(line.number(), ": " + group));
  }

  private Optional<BadLine> taken(ImportLine line) {
    var wanted = line.account();
    var standing =
        database.read(handle -> Standing.of(handle, accounts, wanted.email(), wanted.username()));
    if (standing.known().isPresent()) {
      return Optional.of(ImportError.ACCOUNT_EXISTS.at(line.number()));
    }
    return standing.usernameTaken()
        ? Optional.of(ImportError.USERNAME_TAKEN.at(line.number()))
        : Optional.empty();
  }
}
