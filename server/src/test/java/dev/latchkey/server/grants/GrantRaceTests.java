package dev.latchkey.server.grants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.TestSessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A code is used once and a chain of refresh tokens never forks, however many try on two nodes.
@EachDatabase
class GrantRaceTests {
  private static final String REDIRECT = "https://app.example/callback";
  private static final String CHALLENGE = "challenge";
  private final TestDatabase test;
  private final TestSessions sessions;
  private final Account account;
  private final Client client;

  GrantRaceTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    sessions = TestSessions.on(test);
    account = TestAccounts.add(test, "ada@example.org");
    client =
        new Clients(
                test.database(),
                TestKeys.shared().digests(),
                new AuditTrail(test.database()),
                new SystemRandomness())
            .add("Orders", Set.of(Scope.OPENID, Scope.OFFLINE_ACCESS))
            .client();
    consent();
  }

  private static Grants grants(Database node) {
    return Grants.on(
        node, new AuditTrail(node), TestKeys.shared().digests(), new SystemRandomness());
  }

  private Secret code() {
    var token = sessions.begin(account);
    var session = sessions.sessions().authenticate(token).orElseThrow();
    return code(test.database(), session).orElseThrow();
  }

  private Optional<Secret> code(Database node, Session session) {
    var scopes = client.scopes();
    var asked = new RequestedCode(client, session, scopes, REDIRECT, CHALLENGE, Optional.empty());
    return node.write(transaction -> grants(node).codes().issue(transaction, asked));
  }

  private Optional<Grant> claim(Database node, Secret code) {
    var shown = new ShownCode(code, client.id(), REDIRECT, CHALLENGE);
    return node.write(transaction -> grants(node).codes().claim(transaction, shown));
  }

  private RefreshTokens.Outcome use(Database node, Secret token) {
    return use(node, token, Set.of());
  }

  private RefreshTokens.Outcome use(Database node, Secret token, Set<Scope> wanted) {
    return node.write(transaction ->
        grants(node)
            .refresh()
            .use(transaction, token, new RefreshTokens.Holder(client.id(), ""), wanted));
  }

  private Secret refreshToken() {
    var grant = claim(test.database(), code()).orElseThrow();
    return test.database()
        .write(transaction -> grants(test.database()).refresh().issue(transaction, grant));
  }

  private void race(Attempt attempt) throws Exception {
    var start = new CyclicBarrier(Race.THREADS);
    try (var other = test.reopen()) {
      Race.run(thread -> {
        start.await();
        attempt.run(thread % 2 == 0 ? test.database() : other);
      });
    }
  }

  @FunctionalInterface
  private interface Attempt {
    void run(Database node);
  }

  private int live() {
    return (int)
        test.count(
            "SELECT COUNT(*) FROM grants WHERE ended_at IS NULL AND account_id = ?",
            account.id().value());
  }

  @Test
  @Tag("S0-25")
  @Tag("ASVS-10.4.2")
  void aCodeThatAllWantHasOneWinnerAndEndsWithTheSecondUse() throws Exception {
    var code = code();
    var winners = new AtomicInteger();
    race(node -> claim(node, code).ifPresent(_ -> winners.incrementAndGet()));
    assertEquals(1, winners.get());
    assertEquals(0, live());
  }

  @Test
  @Tag("S4-29")
  void aRefreshTokenThatAllUseAtOnceHasOneSuccessor() throws Exception {
    var token = refreshToken();
    var successors = ConcurrentHashMap.<String>newKeySet();
    var refused = new AtomicInteger();
    race(node -> {
      if (use(node, token) instanceof RefreshTokens.Outcome.Replaced(_, var next)) {
        successors.add(next.exposeText());
      } else {
        refused.incrementAndGet();
      }
    });
    assertEquals(1, successors.size());
    assertEquals(0, refused.get());
    assertEquals(1, live());
    var next = Secret.of(successors.iterator().next());
    assertTrue(use(test.database(), next) instanceof RefreshTokens.Outcome.Replaced);
  }

  @Test
  @Tag("S4-29")
  void anOldRefreshTokenThatAllUseEndsTheFamilyOnce() throws Exception {
    var token = refreshToken();
    var next = use(test.database(), token);
    test.clock().advance(RefreshTokens.GRACE.plus(Duration.ofSeconds(1)));
    var reused = new AtomicInteger();
    race(node -> {
      if (use(node, token) instanceof RefreshTokens.Outcome.Replaced) {
        reused.incrementAndGet();
      }
    });
    assertEquals(0, reused.get());
    assertEquals(0, live());
    var successor = ((RefreshTokens.Outcome.Replaced) next).successor();
    assertTrue(use(test.database(), successor) instanceof RefreshTokens.Outcome.Refused);
    assertEquals(1, written("application_token_reused"));
  }

  @Test
  @Tag("S4-29")
  void aChainIsOneRowHoweverLongAndItsFirstTokenStillEndsIt() {
    var first = refreshToken();
    var token = first;
    for (var uses = 0; uses < 50; uses++) {
      token = ((RefreshTokens.Outcome.Replaced) use(test.database(), token)).successor();
    }
    assertEquals(1, test.count("SELECT COUNT(*) FROM refresh_tokens"));
    assertTrue(use(test.database(), first) instanceof RefreshTokens.Outcome.Refused);
    assertEquals(0, live());
    assertTrue(use(test.database(), token) instanceof RefreshTokens.Outcome.Refused);
  }

  /// A standby took over that had not read the last use, or a backup was restored.
  @Test
  @Tag("S4-29")
  void aDatabaseThatWentBackEndsTheGrant() {
    var first = refreshToken();
    var second = ((RefreshTokens.Outcome.Replaced) use(test.database(), first)).successor();
    test.tamper("UPDATE refresh_tokens SET number = 0, replaced_at = NULL");
    assertTrue(use(test.database(), second) instanceof RefreshTokens.Outcome.Refused);
    assertEquals(0, live());
    assertTrue(use(test.database(), first) instanceof RefreshTokens.Outcome.Refused);
    assertEquals(1, written("application_token_ahead"));
    assertEquals(0, written("application_token_reused"), "no one has a copy");
  }

  private long written(String event) {
    return test.count(
        "SELECT COUNT(*) FROM audit_lines WHERE event = ? AND account = ?",
        event,
        account.id().value());
  }

  @Test
  @Tag("S4-29")
  void askingForTooMuchHidesNoReuse() {
    var first = refreshToken();
    var wide = Set.of(Scope.OPENID, Scope.EMAIL);
    var database = test.database();
    var current = use(database, first, wide);
    assertTrue(current instanceof RefreshTokens.Outcome.TooWide);
    var second = ((RefreshTokens.Outcome.Replaced) use(database, first)).successor();
    assertTrue(use(database, first, wide) instanceof RefreshTokens.Outcome.TooWide);
    var _ = use(database, second);
    assertTrue(use(database, first, wide) instanceof RefreshTokens.Outcome.Refused);
    assertEquals(0, live());
  }

  @Test
  void aRefreshTokenThatWasNeverGivenEndsNothing() {
    var token = refreshToken().exposeText();
    for (var other : new String[] {"", "A".repeat(43), token + "A", token.substring(4), "*"}) {
      assertTrue(use(test.database(), Secret.of(other)) instanceof RefreshTokens.Outcome.Refused);
    }
    var bytes = Base64Url.decode(token).orElseThrow();
    bytes[35] = 1; // the number of the next one
    var next = Secret.of(Base64Url.encode(bytes));
    assertTrue(use(test.database(), next) instanceof RefreshTokens.Outcome.Refused);
    assertEquals(1, live());
    assertTrue(use(test.database(), Secret.of(token)) instanceof RefreshTokens.Outcome.Replaced);
  }

  /// The code is made after the grants of the others were ended, and claimed before that is
  /// committed.
  @Test
  @Tag("C-12")
  void aCodeThatIsClaimedWhileTheOthersEndDoesNotOutliveThem() throws Exception {
    var kept = sessions.sessions().authenticate(sessions.begin(account)).orElseThrow();
    var other = sessions.sessions().authenticate(sessions.begin(account)).orElseThrow();
    try (var node = test.reopen();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var claimed = new AtomicReference<Future<Optional<Secret>>>();
      test.run(transaction -> {
        var _ = sessions.sessions().endOthers(transaction, account.id(), kept.id());
        Grants.endOthers(transaction, account.id(), kept.id());
        claimed.set(threads.submit(() -> accessToken(node, other)));
        waitFor(Objects.requireNonNull(claimed.get()));
      });
      var token = Objects.requireNonNull(claimed.get()).get();
      assertTrue(token.flatMap(grants(node).access()::find).isEmpty());
    }
  }

  /// As an application gets it, if it gets it.
  private Optional<Secret> accessToken(Database node, Session session) {
    return code(node, session)
        .flatMap(code -> claim(node, code))
        .map(grant ->
            node.write(
                transaction -> grants(node).access().issue(transaction, grant, grant.scopes())));
  }

  @Test
  void grantsOfSessionsBeyondTheMostEndWithThem() {
    sessions.sessions().whenTooMany(Grants::endWithSessions);
    assertTrue(claim(test.database(), code()).isPresent());
    var session = sessions.sessions().authenticate(sessions.begin(account)).orElseThrow();
    var online =
        new RequestedCode(
            client, session, Set.of(Scope.OPENID), REDIRECT, CHALLENGE, Optional.empty());
    var code =
        test.database()
            .write(transaction -> grants(test.database()).codes().issue(transaction, online));
    assertTrue(claim(test.database(), code.orElseThrow()).isPresent());
    for (var more = 0; more < 100; more++) {
      test.clock().advance(Duration.ofSeconds(1));
      sessions.begin(account);
    }
    assertEquals(2, live());
    sessions.sessions().endBeyondMost();
    assertEquals(1, live());
    assertEquals(
        1, test.count("SELECT COUNT(*) FROM grants WHERE ended_at IS NULL AND offline = 1"));
  }

  /// The registration is narrowed, or the consent ended, and before that is committed, a code of
  /// before is made and claimed.
  @Test
  @Tag("C-12")
  void whatIsNarrowedWhileACodeIsClaimedIsNotGranted() throws Exception {
    var registrations = new ClientRegistrations(test.database(), new AuditTrail(test.database()));
    var before = registrations.find(client.id()).orElseThrow();
    var less =
        new ClientRegistration(
            new Client(client.id(), "Orders", Set.of(Scope.OPENID)),
            before.redirects(),
            before.afterSignOut(),
            before.authentication(),
            before.trusted(),
            before.security());
    var token =
        meanwhile(work ->
            assertTrue(
                registrations.change(
                    less,
                    (transaction, id) -> {
                      Grants.endOfClient(transaction, id);
                      work.run();
                    })));
    assertTrue(token.flatMap(grants(test.database()).access()::find).isEmpty());
    assertTrue(registrations.change(before, Grants::endOfClient));
    consent();
    var second =
        meanwhile(work ->
            test.run(transaction -> {
              var _ =
                  grants(test.database()).consents().end(transaction, account.id(), client.id());
              work.run();
            }));
    assertTrue(second.flatMap(grants(test.database()).access()::find).isEmpty());
  }

  /// What an application gets that begins while something else is done, and is not committed.
  private Optional<Secret> meanwhile(Consumer<Runnable> other) throws Exception {
    var session = sessions.sessions().authenticate(sessions.begin(account)).orElseThrow();
    try (var node = test.reopen();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var claimed = new AtomicReference<Future<Optional<Secret>>>();
      other.accept(() -> {
        if (claimed.get() == null) {
          claimed.set(threads.submit(() -> accessToken(node, session)));
          waitFor(Objects.requireNonNull(claimed.get()));
        }
      });
      return Objects.requireNonNull(claimed.get()).get();
    }
  }

  private static void waitFor(Future<?> work) {
    try {
      var _ = work.get(300, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // it waits for us, as it may
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private void consent() {
    var session = sessions.sessions().authenticate(sessions.begin(account)).orElseThrow();
    test.run(transaction ->
        grants(test.database())
            .consents()
            .give(transaction, session, client.id(), client.scopes()));
  }

  @Test
  @Tag("C-12")
  void consentsAndTokensEndTogether() {
    var database = test.database();
    var all = grants(database);
    var session = sessions.sessions().authenticate(sessions.begin(account)).orElseThrow();
    var scopes = client.scopes();
    test.run(transaction -> all.consents().give(transaction, session, client.id(), scopes));
    boolean covered =
        database.read(handle -> all.consents().cover(handle, account.id(), client.id(), scopes));
    assertTrue(covered);
    var grant = claim(database, code()).orElseThrow();
    var token =
        database.write(transaction -> all.access().issue(transaction, grant, grant.scopes()));
    assertTrue(all.access().find(token).isPresent());
    assertEquals(1, all.consents().list(database, account.id()).size());
    boolean ended =
        database.write(transaction -> all.consents().end(transaction, account.id(), client.id()));
    assertTrue(ended);
    assertTrue(all.access().find(token).isEmpty());
    assertEquals(0, all.consents().list(database, account.id()).size());
    test.run(transaction -> sessions.sessions().endAll(transaction, account.id()));
    test.run(transaction -> all.consents().give(transaction, session, client.id(), scopes));
    assertEquals(0, all.consents().list(database, account.id()).size());
    test.run(all::purge);
  }
}
