package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Octets;
import java.util.Optional;

/// `postgresql:ROLE@HOST:PORT/DATABASE`: a role's password, as a SCRAM-SHA-256 verifier that is
/// computed here, so that neither the connection nor the server's log sees the password. The salt
/// is the mark.
record PostgresqlSink(SinkAddress address, Psql psql, SinkHost host) implements Sink {
  private static final int SALT = 16;

  /// One word for what stands in the way, or `ready`. Settings last for a transaction: a pooler
  /// gives the connection to others afterwards.
  private static final String LOOK =
      """
      BEGIN;
      SET LOCAL search_path = pg_catalog;
      SELECT CASE
        WHEN pg_is_in_recovery() THEN 'standby'
        WHEN current_setting('transaction_read_only') = 'on' THEN 'read_only'
        WHEN r.rolname IS NULL THEN 'missing'
        WHEN NOT r.rolcanlogin THEN 'no_login'
        WHEN r.rolvaliduntil <= now() THEN 'expired'
        WHEN NOT (me.rolsuper OR me.rolname = r.rolname
                  OR (me.rolcreaterole AND NOT r.rolsuper)) THEN 'not_allowed'
        ELSE 'ready' END
      FROM pg_roles me LEFT JOIN pg_roles r ON r.rolname = :'role'
      WHERE me.rolname = current_user;
      COMMIT;
      """;

  private static final String SALT_IS =
      """
      BEGIN;
      SET LOCAL search_path = pg_catalog;
      SELECT split_part(split_part(rolpassword, '$', 2), ':', 2) = :'salt' FROM pg_authid
      WHERE rolname = :'role';
      COMMIT;
      """;

  @Override
  public Optional<String> account() {
    return Optional.of(psql.address().name());
  }

  @Override
  public Optional<String> obstacle() {
    return psql.obstacle()
        .or(() ->
            switch (psql.administer(LOOK)) {
              case Program.Run.Ended(var code, var out, var err, _) ->
                  code == 0
                      ? words(out.strip())
                      : Optional.of("cannot ask " + place() + ": " + firstLine(err));
              case Program.Run.Killed() -> Optional.of(place() + " does not answer");
              case Program.Run.NotStarted() ->
                  Optional.of("there is no psql: install PostgreSQL's client programs");
            });
  }

  private Optional<String> words(String found) {
    var role = psql.address().name();
    return switch (found) {
      case "ready" -> Optional.empty();
      case "standby" -> Optional.of(place() + " is a standby: name the primary");
      case "read_only" -> Optional.of(place() + " is read-only");
      case "missing" -> Optional.of("there is no role " + role + " at " + place());
      case "no_login" -> Optional.of("role " + role + " may not sign in (NOLOGIN)");
      case "expired" ->
          Optional.of("role " + role + " has expired (VALID UNTIL), and no password would open it");
      case "not_allowed" ->
          Optional.of("the agent's own role may not change " + role + ": see its documentation");
      default -> Optional.of(place() + " gives no sensible answer");
    };
  }

  @Override
  public Optional<String> refuses(NewPassword password) {
    return SaslPrep.objection(password);
  }

  @Override
  public Preparation prepare(RedemptionId rid) {
    return obstacle()
        .<Preparation>map(why -> new Preparation.NotPrepared("postgresql_obstacle", why))
        .orElseGet(() ->
            new Preparation.Prepared(
                new PostgresqlAttempt(psql, rid, Octets.of(host.randomness().bytes(SALT)))));
  }

  @Override
  public ApplyResult recover(RedemptionId rid, String mark) {
    SecretFile.clear(rid);
    // Base64 needs no quotes.
    boolean ours =
        mark.matches("[A-Za-z0-9+/=]+")
            && psql.administer("\\set salt " + mark + "\n" + SALT_IS)
                instanceof Program.Run.Ended(var code, var out, _, _)
            && code == 0
            && out.strip().equals("t");
    return ours
        ? new ApplyResult.Applied()
        : new ApplyResult.Unsure(
            "the agent was interrupted while it changed role " + psql.address().name());
  }

  private String place() {
    return psql.address().isLocal() ? "the local PostgreSQL" : psql.address().host();
  }

  static String firstLine(String text) {
    return text.lines().findFirst().orElse("no reason given").replaceFirst("^psql: error: ", "");
  }
}
