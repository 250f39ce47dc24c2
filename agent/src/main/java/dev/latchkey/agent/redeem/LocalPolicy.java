package dev.latchkey.agent.redeem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What this server's owner lets the agent do, whatever a Latchkey says: the file `policy` in the
/// state folder.
///
/// Lines `modes`, `accounts`, `sinks`, each `NAME: VALUE VALUE ...`; `#` begins a comment. A name
/// that is missing allows all, except that an account with user id 0 must be named. A sink is a
/// kind (`file`) or one place (`file:/etc/app/password`).
public final class LocalPolicy {
  private static final Set<String> NAMES = Set.of("modes", "accounts", "sinks");

  private final Path file;
  private final Map<String, List<String>> allowed;
  private final Set<String> superusers;

  /// What comes of reading the file.
  public sealed interface LoadResult {
    record Loaded(LocalPolicy policy) implements LoadResult {}

    /// Nothing may be redeemed until it is mended.
    record Unreadable(String why) implements LoadResult {}
  }

  private LocalPolicy(Path file, Map<String, List<String>> allowed, Set<String> superusers) {
    this.file = file;
    this.allowed = allowed;
    this.superusers = superusers;
  }

  /// Reads the file; one that is missing allows what is said above.
  ///
  /// @param superusers the names of the accounts with user id 0 on this server
  public static LoadResult read(Path state, Set<String> superusers) {
    var file = state.resolve("policy").toAbsolutePath().normalize();
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new LoadResult.Loaded(new LocalPolicy(file, Map.of(), superusers));
    }
    try {
      var permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.GROUP_WRITE)
              || permissions.contains(PosixFilePermission.OTHERS_WRITE)
          ? new LoadResult.Unreadable(
              file + " can be changed by other users: run chmod go-w on it first")
          : parse(file, Files.readString(file, StandardCharsets.UTF_8), superusers);
    } catch (IOException unreadable) {
      return new LoadResult.Unreadable("cannot read " + file);
    }
  }

  /// Why an order is not allowed; empty when it is.
  public Optional<String> objection(RedeemOptions options) {
    var sink = options.sink().address();
    var mode = options.token().mode().isSealed() ? "sealed" : options.token().mode().toString();
    if (!allows("modes", mode)) {
      return Optional.of(file + " does not allow mode " + mode);
    }
    if (!allows("sinks", sink.kind().name()) && !allows("sinks", sink.toString())) {
      return Optional.of(file + " does not allow " + sink);
    }
    var other = otherAccount(options);
    if (other.isPresent()) {
      return other;
    }
    if (!allows("accounts", options.account())) {
      return Optional.of(file + " does not allow account " + options.account());
    }
    return superusers.contains(options.account()) && !allowed.containsKey("accounts")
        ? Optional.of(unnamed(options.account()))
        : Optional.empty();
  }

  /// The rules are about `--account`, and a local account has only one name.
  private static Optional<String> otherAccount(RedeemOptions options) {
    var sink = options.sink();
    return sink.account()
        .filter(name -> sink.address().kind().name().equals("linux-user"))
        .filter(name -> !name.equals(options.account()))
        .map(name -> sink.address() + " sets the password of " + name + ": use --account " + name);
  }

  private String unnamed(String account) {
    return String.format(
        Locale.ROOT,
        "account %s has user id 0; to allow it, write \"accounts: %s\" into %s, followed by all"
            + " other accounts that you allow",
        account,
        account,
        file);
  }

  private boolean allows(String name, String value) {
    var values = allowed.get(name);
    return values == null || values.contains(value);
  }

  private static LoadResult parse(Path file, String text, Set<String> superusers) {
    var allowed = new HashMap<String, List<String>>();
    for (var raw : text.replaceFirst("^\\uFEFF", "").lines().toList()) {
      var line = raw.replaceFirst("#.*", "").strip();
      int colon = line.indexOf(':');
      if (line.isEmpty()) {
        continue;
      }
      var name = colon < 0 ? line : line.substring(0, colon).strip();
      if (colon < 0 || !NAMES.contains(name) || allowed.containsKey(name)) {
        return new LoadResult.Unreadable(file + " contains a line that cannot be read: " + line);
      }
      var values = line.substring(colon + 1).strip();
      allowed.put(name, values.isEmpty() ? List.of() : List.of(values.split("\\s+")));
    }
    return new LoadResult.Loaded(new LocalPolicy(file, Map.copyOf(allowed), superusers));
  }
}
