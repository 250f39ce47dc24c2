package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One `ALTER ROLE`, then proof: what the server stores, where the agent may see it, and a sign-in.
///
/// An SQL error rolls the change back. A connection that ends in between proves nothing: then only
/// what is found afterwards counts.
record PostgresqlAttempt(Psql psql, RedemptionId rid, Octets salt) implements Attempt {
  private static final Pattern SQLSTATE = Pattern.compile("(?:ERROR|FATAL): +([0-9A-Z]{5})\\b");

  /// Only a superuser can keep the verifier out of the log.
  private static final String CHANGE =
      """
      \\echo connected
      BEGIN READ WRITE;
      SET LOCAL search_path = pg_catalog;
      \\o /dev/null
      SELECT set_config(name, value, true)
      FROM (VALUES ('log_statement', 'none'), ('log_min_error_statement', 'panic'),
        ('log_min_duration_statement', '-1')) AS quiet (name, value), pg_roles me
      WHERE me.rolname = current_user AND me.rolsuper;
      \\o
      SET LOCAL statement_timeout = '8s';
      SET LOCAL lock_timeout = '5s';
      SET LOCAL synchronous_commit = on;
      ALTER ROLE :"role" PASSWORD :'verifier';
      COMMIT;
      \\echo committed
      """;

  private static final String STORED =
      """
      BEGIN;
      SET LOCAL search_path = pg_catalog;
      SELECT rolpassword = :'verifier' FROM pg_authid WHERE rolname = :'role';
      COMMIT;
      """;

  private enum SignIn {
    OPENED,
    WRONG_PASSWORD,
    IMPOSSIBLE
  }

  @Override
  public String mark() {
    return ScramVerifier.base64(salt.bytes());
  }

  @Override
  public ApplyResult apply(NewPassword password) {
    var verifier = ScramVerifier.of(password, salt);
    return switch (psql.administer(with(verifier, CHANGE))) {
      case Program.Run.NotStarted() -> new ApplyResult.NotApplied("psql_missing", "no psql");
      case Program.Run.Killed() -> look(password, verifier);
      case Program.Run.Ended(var code, var out, var err, _) -> {
        if (out.contains("committed")) {
          yield prove(password, stored(verifier).orElse(true));
        }
        var state = SQLSTATE.matcher(err).results().map(found -> found.group(1)).findFirst();
        // psql ends with 3 when a statement failed and the connection still stands.
        if (code == 3 && state.isPresent()) {
          yield new ApplyResult.NotApplied(
              "postgresql_" + state.get().toLowerCase(Locale.ROOT),
              "PostgreSQL refused with SQLSTATE " + state.get());
        }
        yield out.contains("connected")
            ? look(password, verifier)
            : new ApplyResult.NotApplied("postgresql_unreachable", PostgresqlSink.firstLine(err));
      }
    };
  }

  /// A verifier needs no quotes.
  private static String with(String verifier, String script) {
    return "\\set verifier " + verifier + "\n" + script;
  }

  /// After a lost connection.
  private ApplyResult look(NewPassword password, String verifier) {
    return stored(verifier).orElse(false)
        ? prove(password, true)
        : unsure("the connection to PostgreSQL was lost while the role was changed");
  }

  private ApplyResult prove(NewPassword password, boolean stored) {
    if (!stored) {
      return unsure("the role has another password by now");
    }
    return signIn(password) == SignIn.WRONG_PASSWORD
        ? unsure("PostgreSQL took the password, and does not let the role in with it")
        : new ApplyResult.Applied();
  }

  private static ApplyResult unsure(String why) {
    return new ApplyResult.Unsure(why);
  }

  /// Empty where the agent may not see it.
  private Optional<Boolean> stored(String verifier) {
    return psql.administer(with(verifier, STORED))
                instanceof Program.Run.Ended(var code, var out, _, _)
            && code == 0
        ? Optional.of(out.strip().equals("t"))
        : Optional.empty();
  }

  private SignIn signIn(NewPassword password) {
    var line = "*:*:*:*:" + password.reveal().replace("\\", "\\\\").replace(":", "\\:") + "\n";
    try (var file = SecretFile.write(rid, line)) {
      if (psql.signIn(file.path()) instanceof Program.Run.Ended(var code, var out, var err, _)) {
        if (code == 0 && out.strip().equals(psql.address().name())) {
          return SignIn.OPENED;
        }
        // In another language than English it cannot be told from other refusals.
        return err.contains("password authentication failed")
            ? SignIn.WRONG_PASSWORD
            : SignIn.IMPOSSIBLE;
      }
      return SignIn.IMPOSSIBLE;
    } catch (IOException | UncheckedIOException noFile) {
      return SignIn.IMPOSSIBLE;
    }
  }
}
