package dev.latchkey.server.tokens;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/// One-time tokens for every use.
///
/// Guarantees: 255 random bits, base64url, 43 characters without a hyphen, at which mail programs
/// break lines, nothing about a person in them (S4-07, S4-08); the table holds only a keyed digest
/// with the times of creation, expiry and use (S0-26 to S0-28, C-06); a token is good for one
/// purpose and one claim, and the claim is a single conditional statement inside the transaction of
/// its effect (S0-25, ASVS-15.4.2); a token of an account ends with the generation in which it was
/// made.
public final class OneTimeTokens {
  /// How long after the first click a second one may come.
  public static final Duration SECOND_CLICK = Duration.ofMinutes(1);

  /// What every good token is, in one condition: no claim is decided in two steps.
  private static final String GOOD =
      """
      digest = :digest AND used_at IS NULL AND ended_at IS NULL
        AND expires_at > :now AND created_at > :earliest AND created_at < :latest
        AND (binding IS NULL OR binding = :binding)
        AND (generation IS NULL OR EXISTS (SELECT 1 FROM live_accounts
          WHERE live_accounts.id = one_time_tokens.subject
            AND live_accounts.generation = one_time_tokens.generation))
      """;

  private final KeyedDigests digests;
  private final Randomness randomness;

  public OneTimeTokens(KeyedDigests digests, Randomness randomness) {
    this.digests = digests;
    this.randomness = randomness;
  }

  /// Makes a token and ends the subject's older ones of the same purpose.
  public Secret issue(Transaction transaction, Purpose purpose, TokenSubject about) {
    end(transaction, purpose, SubjectColumns.of(about).stored());
    return issueAdditional(transaction, purpose, about);
  }

  /// Ends the account's tokens of one purpose.
  public void end(Transaction transaction, Purpose purpose, Id account) {
    end(transaction, purpose, account.value());
  }

  private static void end(Transaction transaction, Purpose purpose, String subject) {
    transaction
        .handle()
        .createUpdate(
            """
            UPDATE one_time_tokens SET ended_at = :now
            WHERE subject = :subject AND purpose = :purpose AND used_at IS NULL AND ended_at IS NULL
            """)
        .bind("now", transaction.now())
        .bind("subject", subject)
        .bind("purpose", purpose.word())
        .execute();
  }

  /// Makes a token and leaves the older ones alive: where strangers can ask for a token, theirs
  /// must not end the owner's.
  public Secret issueAdditional(Transaction transaction, Purpose purpose, TokenSubject about) {
    var token = draw();
    var columns = SubjectColumns.of(about);
    transaction
        .handle()
        .createUpdate(
            """
            INSERT INTO one_time_tokens (id, digest, purpose, subject, generation, binding, created_at, expires_at)
            VALUES (:id, :digest, :purpose, :subject, :generation, :binding, :now, :end)
            """)
        .bind("id", Id.make(randomness).value())
        .bind("digest", digest(purpose, token))
        .bind("purpose", purpose.word())
        .bind("subject", columns.stored())
        .bind("generation", columns.generation())
        .bind("binding", columns.binding())
        .bind("now", transaction.now())
        .bind("end", transaction.now().plus(purpose.life()))
        .execute();
    return token;
  }

  /// Of two tokens about one holds a hyphen. Drawing again costs one bit of strength.
  private Secret draw() {
    return Stream.generate(randomness::token)
        .filter(token -> token.exposeText().indexOf('-') < 0)
        .findFirst()
        .orElseThrow();
  }

  /// What the token is about, if it could be claimed now. Changes nothing; only [#claim] decides.
  public Optional<OneTimeToken> peek(
      Handle handle, Instant now, Purpose purpose, PresentedToken shown) {
    return bind(
            handle.createQuery("SELECT id, subject, generation FROM one_time_tokens WHERE " + GOOD),
            now,
            purpose,
            shown)
        .map(OneTimeTokens::token)
        .findOne();
  }

  /// Uses the token up: exactly one of any number of claims gets it. Empty where it is unknown,
  /// used, ended, too old, of another purpose, of an earlier generation of its account or bound to
  /// another request; nothing tells which.
  public Optional<OneTimeToken> claim(
      Transaction transaction, Purpose purpose, PresentedToken shown) {
    return bind(
            transaction
                .handle()
                .createQuery(
                    "UPDATE one_time_tokens SET used_at = :now, used_by = :browser WHERE "
                        + GOOD
                        + " RETURNING id, subject, generation"),
            transaction.now(),
            purpose,
            shown)
        .bind("browser", shown.browser().map(this::browser).orElse(null))
        .map(OneTimeTokens::token)
        .findOne();
  }

  /// What the token was about, if the browser that shows it has used it since then: a form that was
  /// sent twice. Empty for every other browser and for programs.
  public Optional<UsedToken> usedBy(
      Handle handle, Instant since, Purpose purpose, PresentedToken shown) {
    return handle
        .createQuery(
            """
            SELECT subject, generation, used_at FROM one_time_tokens
            WHERE digest = :digest AND used_by = :browser AND used_at > :since
            """)
        .bind("digest", digest(purpose, shown.token()))
        .bind("browser", shown.browser().map(this::browser).orElse(""))
        .bind("since", since)
        .map((row, _) ->
            new UsedToken(SubjectColumns.read(row), Instant.ofEpochMilli(row.getLong("used_at"))))
        .findOne();
  }

  private Query bind(Query query, Instant now, Purpose purpose, PresentedToken shown) {
    return query
        .bind("digest", digest(purpose, shown.token()))
        .bind("binding", shown.binding().orElse(""))
        .bind("now", now)
        .bind("earliest", now.minus(purpose.life()))
        // One that is younger than now was made before the clock was set back: it would live too
        // long.
        .bind("latest", now.plus(Database.CLOCK_CORRECTION));
  }

  private static OneTimeToken token(ResultSet row, StatementContext context) throws SQLException {
    return new OneTimeToken(new Id(row.getString("id")), SubjectColumns.read(row));
  }

  /// Ends every token that is still alive for the subject, whatever its purpose.
  public void endAll(Transaction transaction, TokenSubject subject) {
    endAll(transaction, SubjectColumns.of(subject).stored());
  }

  /// Ends every token of the account that is still alive, of whatever generation.
  public void endAll(Transaction transaction, Id account) {
    endAll(transaction, account.value());
  }

  private static void endAll(Transaction transaction, String subject) {
    transaction
        .handle()
        .createUpdate(
            """
            UPDATE one_time_tokens SET ended_at = :now
            WHERE subject = :subject AND used_at IS NULL AND ended_at IS NULL
            """)
        .bind("now", transaction.now())
        .bind("subject", subject)
        .execute();
  }

  /// Writes down that what has run out has ended: it stays ended where the clock is set back.
  public void endExpired(Transaction transaction) {
    transaction
        .handle()
        .createUpdate(
            """
            UPDATE one_time_tokens SET ended_at = :now
            WHERE expires_at <= :now AND expires_at > :before AND used_at IS NULL AND ended_at IS NULL
            """)
        .bind("now", transaction.now())
        .bind("before", transaction.now().minus(LOOKED_BACK))
        .execute();
  }

  /// Forgets tokens of a person who leaves, whatever became of them.
  ///
  /// @return how many
  public int forget(Transaction transaction, TokenSubject about, int most) {
    return transaction
        .handle()
        .createUpdate(
            "DELETE FROM one_time_tokens WHERE id IN"
                + " (SELECT id FROM one_time_tokens WHERE subject = :subject LIMIT :most)")
        .bind("subject", SubjectColumns.of(about).stored())
        .bind("most", most)
        .execute();
  }

  /// Forgets tokens that ended long ago; until then a used one stays on the list (S4-69).
  public void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate("DELETE FROM one_time_tokens WHERE expires_at < :before")
        .bind("before", transaction.now().minus(REMEMBERED))
        .execute();
  }

  private static final Duration REMEMBERED = Duration.ofDays(7);

  /// All older ones were looked at before.
  private static final Duration LOOKED_BACK = Duration.ofDays(1);

  private String browser(Secret browser) {
    return Base64Url.encode(
        digests.digest(KeyedDigests.Purpose.ONE_TIME_TOKEN, "browser " + browser.exposeText()));
  }

  private byte[] digest(Purpose purpose, Secret token) {
    return digests.digest(
        KeyedDigests.Purpose.ONE_TIME_TOKEN, purpose.word() + " " + token.exposeText());
  }
}
