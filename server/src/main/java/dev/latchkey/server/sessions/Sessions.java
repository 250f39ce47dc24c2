package dev.latchkey.server.sessions;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// The sessions, by opaque tokens (256 bits, stored as a keyed digest).
///
/// A session is good while neither limit is over and its account is live in the generation it was
/// begun in: raising the generation ends them all at once, on every node.
public final class Sessions {
  /// No one uses more browsers than that; a program that signs in for every request does not fill
  /// the table.
  private static final int MOST = 100;

  private static final String COLUMNS =
      """
      SELECT s.id, s.account_id, s.begun_at, s.authenticated_at, s.methods, s.token_at, s.last_used_at, s.expires_at,
        s.device, s.place, s.remembered
      """;
  private static final String LIVE =
      """
      FROM sessions s
      JOIN live_accounts a ON a.id = s.account_id AND a.generation = s.generation
      """;
  private static final String NOT_OVER =
      """
      WHERE s.expires_at > ? AND s.last_used_at > CASE s.remembered WHEN 1 THEN ? ELSE ? END AND
      """;
  private static final PreparedQuery<Session> BY_TOKEN =
      new PreparedQuery<>(COLUMNS + LIVE + NOT_OVER + "s.token_digest = ?", Sessions::session);
  private static final PreparedQuery<Other> BY_OTHER_TOKEN =
      new PreparedQuery<>(
          COLUMNS
              + ", t.replaced_at "
              + LIVE
              + "JOIN session_tokens t ON t.session_id = s.id "
              + NOT_OVER
              + "t.digest = ?",
          Sessions::other);
  private static final PreparedQuery<Session> BY_ACCOUNT =
      new PreparedQuery<>(
          COLUMNS
              + LIVE
              + NOT_OVER
              + "s.account_id = ? ORDER BY s.last_used_at DESC, s.id LIMIT "
              + MOST,
          Sessions::session);
  private final Database database;
  private final KeyedDigests digests;
  private final Randomness randomness;
  private final SessionSettings settings;
  private final SessionTokens tokens = new SessionTokens();
  private final AuditTrail audit;
  private final Map<Id, Instant> used = new ConcurrentHashMap<>();
  private volatile BiConsumer<Transaction, Id> reused = (_, _) -> {};
  private volatile BiConsumer<Transaction, Id> tooMany = (_, _) -> {};
  private volatile BiConsumer<Transaction, Id> ended = (_, _) -> {};

  public Sessions(
      Database database,
      AuditTrail audit,
      KeyedDigests digests,
      Randomness randomness,
      SessionSettings settings) {
    this.database = database;
    this.audit = audit;
    this.digests = digests;
    this.randomness = randomness;
    this.settings = settings;
  }

  /// Does this, too, for a session of which someone has a copy, as a token that was replaced shows.
  public void whenReused(BiConsumer<Transaction, Id> more) {
    reused = more;
  }

  /// Does this, too, for an account whose sessions beyond the most have just ended.
  public void whenTooMany(BiConsumer<Transaction, Id> more) {
    tooMany = more;
  }

  /// Does this, too, for an account of which sessions have just ended, in the same transaction. A
  /// session that is not used for too long ends without.
  public void whenEnded(BiConsumer<Transaction, Id> more) {
    ended = more;
  }

  /// Begins a session of the account in its present generation.
  public NewSession begin(
      Transaction transaction, Id account, long generation, Amr method, SessionClient origin) {
    return begin(transaction, account, generation, List.of(method), origin);
  }

  /// The same for someone who has proven more.
  public NewSession begin(
      Transaction transaction,
      Id account,
      long generation,
      List<Amr> methods,
      SessionClient origin) {
    var now = transaction.now();
    var kept = settings.remembered();
    var remembered = origin.remembered() && kept.isOffered();
    var session =
        new NewSession(
            Id.make(randomness),
            account,
            randomness.token(),
            now.plus(remembered ? kept.absolute() : settings.absolute()),
            now.plus(idle(remembered)),
            remembered ? Optional.of(kept.absolute()) : Optional.empty());
    transaction.change(
        """
        INSERT INTO sessions (id, token_digest, account_id, generation, methods, device, place,
          begun_at, authenticated_at, token_at, last_used_at, expires_at, remembered)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        session.id().value(),
        digest(session.token()),
        account.value(),
        generation,
        Amr.words(Amr.together(methods)),
        origin.device(),
        origin.place(),
        now,
        now,
        now,
        now,
        session.expiresAt(),
        remembered ? 1L : 0L);
    return session;
  }

  /// Whether the session is still there: it cannot end before the transaction does.
  public boolean hold(Transaction transaction, Session session) {
    return transaction.change(
            "UPDATE sessions SET last_used_at = last_used_at WHERE id = ?", session.id().value())
        == 1;
  }

  /// The session behind a token, if it is live. One indexed read, unless the token is not the one
  /// that the session goes by; that it was used is written later, in one batch.
  public Optional<Session> authenticate(Secret token) {
    var now = database.now();
    var digest = digest(token);
    var found =
        database
            .lookUp(BY_TOKEN, now.toEpochMilli(), rememberedIdleSince(now), idleSince(now), digest)
            .or(() -> byOtherToken(digest, now));
    found.ifPresent(session -> use(session, now));
    return found;
  }

  /// A live session and one of its other tokens; `replacedAt` is empty for a successor that waits.
  private record Other(Session session, Optional<Instant> replacedAt) {}

  private Optional<Session> byOtherToken(byte[] digest, Instant now) {
    var other =
        database
            .lookUp(
                BY_OTHER_TOKEN,
                now.toEpochMilli(),
                rememberedIdleSince(now),
                idleSince(now),
                digest)
            .orElse(null);
    if (other == null) {
      return Optional.empty();
    }
    if (other.replacedAt.isEmpty()) {
      database.write(transaction -> {
        tokens.promote(transaction, other.session.id(), digest);
        return true;
      });
      return Optional.of(other.session.renewed(now));
    }
    if (isInOverlap(other.replacedAt.get(), now)) {
      return Optional.of(other.session);
    }
    database.write(transaction -> endForReuse(transaction, other.session));
    return Optional.empty();
  }

  /// What was replaced in the future was replaced before the clock was set back: long ago.
  private boolean isInOverlap(Instant replacedAt, Instant now) {
    return now.isBefore(replacedAt.plus(settings.overlap()))
        && replacedAt.isBefore(now.plus(Database.CLOCK_CORRECTION));
  }

  /// A client that presents a token replaced long ago has a copy, or someone else has: we cannot
  /// tell which of the two is the owner, so the session ends for both (S4-29).
  private boolean endForReuse(Transaction transaction, Session session) {
    var ended = end(transaction, session.accountId(), session.id());
    reused.accept(transaction, session.id());
    if (ended) {
      audit.append(transaction, new SessionEvent.TokenReused(session.accountId(), session.id()));
    }
    return ended;
  }

  /// Gives the session a new token; the one that was shown stays good for the overlap, also to ask
  /// for another successor when the answer was lost.
  ///
  /// @param shown a token by which [#authenticate] has just found the session
  /// @return empty where the session has ended meanwhile
  public Optional<NewSession> rotate(Transaction transaction, Session session, Secret shown) {
    var successor = randomness.token();
    var replaced = tokens.replace(transaction, session.id(), digest(shown), digest(successor));
    return renewed(transaction, session, successor, Renewal.REQUEST, replaced);
  }

  /// Gives a browser's session a new token when it is time. The one before stays good until the
  /// browser has shown the new one, and for the overlap after that: a lost answer signs no one out.
  public Optional<NewSession> rotateWhenDue(Session session) {
    var now = database.now();
    var due =
        !now.isBefore(session.renewedAt().plus(settings.rotation()))
            || session
                .renewedAt()
                .isAfter(now.plus(Database.CLOCK_CORRECTION)); // the clock was set back
    return due ? database.write(transaction -> offer(transaction, session)) : Optional.empty();
  }

  /// Another token for the session that the account began at that moment, for a browser that lost
  /// the answer with the first one.
  public Optional<NewSession> offerAnother(Id account, Instant begun) {
    return list(account).stream()
        .filter(session -> session.begunAt().equals(begun))
        .findFirst()
        .flatMap(session -> database.write(transaction -> offer(transaction, session)));
  }

  private Optional<NewSession> offer(Transaction transaction, Session session) {
    var successor = randomness.token();
    var offered = tokens.offer(transaction, session.id(), digest(successor), settings.rotation());
    return renewed(transaction, session, successor, Renewal.TIMER, offered);
  }

  /// The person has proved again who it is, and a second factor that was given before is not
  /// claimed for this moment: a new token, and all that the session had before end at once
  /// (ASVS-7.2.4).
  ///
  /// @param proven just now
  /// @return empty where the session has ended meanwhile
  public Optional<NewSession> reauthenticated(
      Transaction transaction, Session session, List<Amr> proven) {
    var successor = randomness.token();
    var methods = Amr.again(session.amr(), proven);
    var digest = digest(successor);
    var replaced = tokens.replaceAll(transaction, session.id(), digest, Amr.words(methods));
    return renewed(transaction, session, successor, Renewal.REAUTHENTICATION, replaced);
  }

  /// The person has given one factor more: a new token, and all that the session had before end at
  /// once (S4-28). When the person proved last who it is stays as it was: one factor alone does not
  /// say that (auth_time).
  ///
  /// @return empty where the session has ended meanwhile
  public Optional<NewSession> raised(Transaction transaction, Session session, Amr more) {
    var successor = randomness.token();
    var replaced = tokens.raise(transaction, session.id(), digest(successor), more);
    return renewed(transaction, session, successor, Renewal.STEP_UP, replaced);
  }

  private Optional<NewSession> renewed(
      Transaction transaction, Session session, Secret token, Renewal by, boolean done) {
    if (!done) {
      return Optional.empty();
    }
    audit.append(transaction, new SessionEvent.Renewed(session.accountId(), session.id(), by));
    var now = transaction.now();
    return Optional.of(
        new NewSession(
            session.id(),
            session.accountId(),
            token,
            session.expiresAt(),
            now.plus(idle(session.remembered())),
            session.remembered()
                ? Optional.of(Duration.between(now, session.expiresAt()))
                : Optional.empty()));
  }

  /// A use that is to carry a session over its idle end cannot wait for the next batch.
  private void use(Session session, Instant now) {
    used.put(session.id(), now);
    if (session.lastUsedAt().isBefore(now.minusMillis(idle(session.remembered()).toMillis() / 2))) {
      writeUses();
    }
  }

  /// How many sessions have not reached their end, for operators.
  public long count() {
    var now = database.now();
    return database.read(handle ->
        handle
            .createQuery("SELECT COUNT(*) FROM sessions WHERE expires_at > :now")
            .bind("now", now)
            .mapTo(Long.class)
            .one());
  }

  /// The account's live sessions, the last used first.
  public List<Session> list(Id account) {
    var now = database.now();
    return database.lookUpAll(
        BY_ACCOUNT, now.toEpochMilli(), rememberedIdleSince(now), idleSince(now), account.value());
  }

  /// Ends those of an account beyond a hundred, the least used first.
  public void endBeyondMost() {
    var accounts =
        database.read(handle ->
            handle
                .createQuery(
                    "SELECT account_id FROM sessions GROUP BY account_id HAVING COUNT(*) > :most")
                .bind("most", MOST)
                .mapTo(String.class)
                .list());
    for (var account : accounts) {
      database.write(transaction -> endBeyondMost(transaction, new Id(account)));
    }
  }

  private int endBeyondMost(Transaction transaction, Id account) {
    var ended =
        transaction
            .handle()
            .createQuery(
                """
                DELETE FROM sessions WHERE id IN (
                  SELECT id FROM sessions WHERE account_id = :account
                  ORDER BY last_used_at DESC, begun_at DESC, id LIMIT :all OFFSET :most)
                RETURNING id
                """)
            .bind("account", account.value())
            .bind("all", Integer.MAX_VALUE)
            .bind("most", MOST)
            .mapTo(String.class)
            .list();
    if (!ended.isEmpty()) {
      tooMany.accept(transaction, account);
      this.ended.accept(transaction, account);
      audit.append(transaction, new SessionEvent.TooMany(account, ended.size()));
    }
    return ended.size();
  }

  private long idleSince(Instant now) {
    return now.minus(settings.idle()).toEpochMilli();
  }

  /// Where the choice is taken away, the sessions that were begun by it end.
  private long rememberedIdleSince(Instant now) {
    var kept = settings.remembered();
    return kept.isOffered() ? now.minus(kept.idle()).toEpochMilli() : Long.MAX_VALUE;
  }

  private Duration idle(boolean remembered) {
    return remembered ? settings.remembered().idle() : settings.idle();
  }

  /// Ends one session of the account; false where it has none with this id.
  public boolean end(Transaction transaction, Id account, Id session) {
    return ended(
            transaction,
            account,
            transaction
                .handle()
                .createUpdate("DELETE FROM sessions WHERE id = :id AND account_id = :account")
                .bind("id", session.value())
                .bind("account", account.value())
                .execute())
        == 1;
  }

  /// Ends all the account's sessions but one.
  ///
  /// @return how many
  public int endOthers(Transaction transaction, Id account, Id kept) {
    return ended(
        transaction,
        account,
        transaction
            .handle()
            .createUpdate("DELETE FROM sessions WHERE account_id = :account AND id <> :kept")
            .bind("account", account.value())
            .bind("kept", kept.value())
            .execute());
  }

  /// Ends all the account's sessions.
  public void endAll(Transaction transaction, Id account) {
    var _ =
        ended(
            transaction,
            account,
            transaction
                .handle()
                .createUpdate("DELETE FROM sessions WHERE account_id = :account")
                .bind("account", account.value())
                .execute());
  }

  private int ended(Transaction transaction, Id account, int sessions) {
    if (sessions > 0) {
      ended.accept(transaction, account);
    }
    return sessions;
  }

  /// Writes down which sessions were used since the last call.
  public void writeUses() {
    // In one order on every node, so that none waits for another in a circle.
    var batch = new TreeMap<String, Instant>();
    used.forEach((id, at) -> {
      if (used.remove(id, at)) {
        batch.put(id.value(), at);
      }
    });
    if (batch.isEmpty()) {
      return;
    }
    try {
      write(batch);
    } catch (RuntimeException e) {
      batch.forEach((id, at) -> used.putIfAbsent(new Id(id), at)); // for the next time
      throw e;
    }
  }

  private void write(SortedMap<String, Instant> batch) {
    database.write(transaction -> {
      var update =
          transaction
              .handle()
              .prepareBatch(
                  "UPDATE sessions SET last_used_at = :at WHERE id = :id AND last_used_at < :at");
      batch.forEach((id, at) -> update.bind("id", id).bind("at", at).add());
      return update.execute().length;
    });
  }

  /// Forgets sessions whose time is over.
  public void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate(
            """
            DELETE FROM sessions WHERE expires_at < :now
              OR last_used_at < CASE remembered WHEN 1 THEN :remembered_since ELSE :idle_since END
            """)
        .bind("now", transaction.now())
        .bind("remembered_since", rememberedIdleSince(transaction.now()))
        .bind("idle_since", idleSince(transaction.now()))
        .execute();
  }

  private byte[] digest(Secret token) {
    return digests.digest(KeyedDigests.Purpose.SESSION_TOKEN, token.exposeText());
  }

  /// By number: the driver for SQLite asks for the names of all columns again with each row.
  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        new Id(row.getString(1)),
        new Id(row.getString(2)),
        Instant.ofEpochMilli(row.getLong(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        Amr.ofWords(row.getString(5)),
        Instant.ofEpochMilli(row.getLong(6)),
        Instant.ofEpochMilli(row.getLong(7)),
        Instant.ofEpochMilli(row.getLong(8)),
        row.getString(9),
        row.getString(10),
        row.getInt(11) == 1);
  }

  private static Other other(ResultSet row) throws SQLException {
    var millis = row.getLong(12);
    Optional<Instant> replacedAt =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    return new Other(session(row), replacedAt);
  }
}
