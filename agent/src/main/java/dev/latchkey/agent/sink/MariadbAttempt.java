package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/// One `ALTER USER` that keeps the account's ways to sign in, then proof: what the server stores,
/// and a sign-in. An error of MariaDB does not prove that nothing has changed; what is stored does.
record MariadbAttempt(Mariadb server, RedemptionId rid, Mariadb.Account account, String mark)
    implements Attempt {
  private static final String CONNECTED = "connected";
  private static final int CLIENT_ERRORS = 2000;
  private static final int SERVER_ERRORS = 3000;

  /// Wrong password, locked account.
  private static final Set<Integer> SHUT_OUT = Set.of(1045, 4151);

  @Override
  public ApplyResult apply(NewPassword password) {
    var hash = hash(password);
    return switch (server.administer(change(hash))) {
      case Program.Run.NotStarted() -> new ApplyResult.NotApplied("mariadb_missing", "no mariadb");
      case Program.Run.Killed() -> judge(password, hash, -1);
      case Program.Run.Ended(var code, var out, var err, _) -> {
        int error = code == 0 ? 0 : Mariadb.error(err).orElse(-1);
        yield out.contains(CONNECTED)
            ? judge(password, hash, error)
            : new ApplyResult.NotApplied(
                "mariadb_unreachable", "MariaDB refused the connection, error " + error);
      }
    };
  }

  private String change(String hash) {
    var ways = account.kind().equals("or_socket") ? "unix_socket OR " : "";
    return "SELECT '"
        + CONNECTED
        + "';\nSET SESSION lock_wait_timeout = 5, max_statement_time = 8;\nALTER USER "
        + quoted(server.user())
        + "@"
        + quoted(account.host())
        + " IDENTIFIED VIA "
        + ways
        + "mysql_native_password USING '"
        + hash
        + "';\n";
  }

  /// @param error 0 for none, negative where none is known
  private ApplyResult judge(NewPassword password, String hash, int error) {
    var stored = stored();
    if (stored.equals(hash)) {
      return prove(password);
    }
    boolean answered = error > 0 && (error < CLIENT_ERRORS || error >= SERVER_ERRORS);
    return answered && stored.equals(account.hash())
        ? new ApplyResult.NotApplied("mariadb_" + error, "MariaDB refused with error " + error)
        : new ApplyResult.Unsure("MariaDB does not show whether the account was changed");
  }

  private String stored() {
    return server.accounts() instanceof Mariadb.Look.Found(var accounts)
        ? accounts.stream()
            .filter(now -> now.host().equals(account.host()))
            .map(Mariadb.Account::hash)
            .findFirst()
            .orElse("no such account")
        : "unreadable";
  }

  private ApplyResult prove(NewPassword password) {
    boolean shutOut = SHUT_OUT.contains(signIn(password));
    return shutOut && admitsUs()
        ? new ApplyResult.Unsure(
            "MariaDB stores the password, and does not let the account in with it")
        : new ApplyResult.Applied();
  }

  /// Whether the account may sign in from here; else a refusal says nothing about the password.
  private boolean admitsUs() {
    boolean local = server.address().isLocal();
    return account.host().equals("%")
        || (local && account.host().equals("localhost") && !account.ownTls());
  }

  /// The number of the error; 0 for none, negative where none is known.
  private int signIn(NewPassword password) {
    try (var file = SecretFile.write(rid, server.signInFile(password))) {
      return server.signIn(file.path()) instanceof Program.Run.Ended(var code, _, var err, _)
          ? code == 0 ? 0 : Mariadb.error(err).orElse(-1)
          : -1;
    } catch (IOException | UncheckedIOException noFile) {
      return -1;
    }
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /// `*` and SHA-1 of SHA-1, in hexadecimal: what `mysql_native_password` stores.
  private static String hash(NewPassword password) {
    var bytes = password.copy();
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      return "*" + HexFormat.of().withUpperCase().formatHex(sha1.digest(sha1.digest(bytes)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
