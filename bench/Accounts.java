import dev.latchkey.server.AdminTools;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.admin.AccountSearch;
import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.SecretsFile;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/// What a search costs among many accounts, and the deletion of one with much history. `bench/accounts` runs it.
///
///     Accounts NAME FOLDER ACCOUNTS
static final int ROUNDS = 200;

static final int HISTORY = 10_000;
static final int DELETIONS = 30;
static final int QUIET = 20;
static final int PART = 20_000;
static final String SESSION_OF = "d".repeat(26);

void main(String[] arguments) throws Exception {
  var name = arguments[0];
  var people = Integer.parseInt(arguments[2]);
  var data = DataFolder.made(Files.createDirectories(Path.of(arguments[1])));
  var random = new SystemRandomness();
  var url = Optional.ofNullable(System.getenv("BENCH_DATABASE_URL"));
  Map<String, String> set = url.map(it -> Map.of("database.url", it)).orElse(Map.of());
  if (url.isPresent()) {
    var password = Secret.of(System.getenv("BENCH_DATABASE_PASSWORD"));
    SecretsFile.open(data.keys(), random).set("database.password", password);
  }
  var settings = ServerSettings.load(Optional.empty(), Map.of(), set);
  try (var tools = AdminTools.open(data, settings, random, Clock.systemUTC())) {
    fill(tools, url.isPresent(), people);
    search(name, tools, people);
    try (var hasher = PasswordHasher.open(PasswordSettings.of(settings), data.path(), random)) {
      deletions(name, tools, hasher, url.isPresent());
    }
  }
}

/// By SQL alone: names that many share, few share and no one shares. In parts, each within the
/// patience of a connection.
static void fill(AdminTools tools, boolean postgresql, int people) {
  for (var from = 1; from <= people; from += PART) {
    part(tools, postgresql, from, Math.min(people, from + PART - 1));
  }
  tools
      .database()
      .write(transaction -> {
        var handle = transaction.handle();
        handle.execute(
            "INSERT INTO account_word_forms (form, made_at) VALUES (1, 0) ON CONFLICT DO NOTHING");
        if (postgresql) {
          handle.execute("ANALYZE accounts"); // which autovacuum does by itself, later
          handle.execute("ANALYZE account_words");
        } else {
          handle.execute("PRAGMA cache_size = -2000"); // as it is when nothing is set
        }
        return true;
      });
}

static void part(AdminTools tools, boolean postgresql, int from, int to) {
  var numbers =
      "WITH RECURSIVE all_n(n) AS (SELECT "
          + from
          + " UNION ALL SELECT n + 1 FROM all_n WHERE n < "
          + to
          + ") ";
  var digest = postgresql ? "decode(md5(n::text) || md5('x' || n), 'hex')" : "randomblob(32)";
  var id =
      postgresql
          ? "lpad(to_hex((n::bigint * 2654435761) % 4294967296), 26, '0')"
          : "printf('%026x', (n * 2654435761) % 4294967296)";
  var first = "CASE n % 50 WHEN 0 THEN 'Ada' WHEN 1 THEN 'Grace' ELSE 'Name' || (n % 1000) END";
  var at = postgresql ? "strpos" : "instr";
  tools
      .database()
      .write(transaction -> {
        var handle = transaction.handle();
        if (!postgresql) {
          handle.execute("PRAGMA cache_size = -2000000"); // else most of the time goes to the disk
        }
        handle.execute(
            numbers
                + "INSERT INTO accounts (id, email, email_digest, username, username_skeleton,"
                + " display_name, generation, created_at) SELECT "
                + id
                + ", 'person' || n || '@dom' || (n % 100) || '.example', "
                + digest
                + ", 'user-' || n, 'user-' || n, "
                + first
                + " || ' Surname' || (n % 20000), 1, n FROM all_n ORDER BY 1");
        for (var word :
            List.of(
                "lower(email)",
                "substr(lower(email), " + at + "(email, '@'))",
                "username",
                "lower(display_name)",
                "substr(lower(display_name), " + at + "(display_name, ' ') + 1)")) {
          handle.execute(
              "INSERT INTO account_words (word, account_id) SELECT "
                  + word
                  + ", id FROM accounts WHERE created_at BETWEEN "
                  + from
                  + " AND "
                  + to
                  + " ORDER BY 1 ON CONFLICT DO NOTHING");
        }
        return true;
      });
}

static void search(String name, AdminTools tools, int people) {
  var kinds = new LinkedHashMap<String, IntFunction<AccountSearch.Wanted>>();
  kinds.put(
      "a whole address", i -> new AccountSearch.Beginning("person" + number(i, people) + "@"));
  kinds.put(
      "an exact address",
      i -> new AccountSearch.OfAddress("person" + number(i, people) + "@dom1.example"));
  kinds.put(
      "the beginning of a username, up to 111 accounts",
      i -> new AccountSearch.Beginning("user-" + (1000 + i * 37 % 9000)));
  kinds.put(
      "a surname, 50 accounts",
      i -> new AccountSearch.Beginning("surname" + (i * 97 % 20_000) + " "));
  kinds.put("a domain, 1 % of all", i -> new AccountSearch.Beginning("@dom" + i % 100 + "."));
  kinds.put(
      "a first name, 2 % of all", i -> new AccountSearch.Beginning(i % 2 == 0 ? "ada" : "grace"));
  kinds.put("one letter, all accounts", _ -> new AccountSearch.Beginning("p"));
  kinds.put("what is not there", i -> new AccountSearch.Beginning("zebra" + i));
  kinds.put("the newest 100", _ -> new AccountSearch.Newest(100));
  kinds.put(
      "a page after an id",
      i ->
          new AccountSearch.Page(
              Optional.empty(), String.format(Locale.ROOT, "%026x", i * 16_000_000L)));
  for (var kind : kinds.entrySet()) {
    var times = new ArrayList<Long>();
    for (var i = 0; i < ROUNDS; i++) {
      var wanted = kind.getValue().apply(i);
      var begin = System.nanoTime();
      tools.accountSearch().find(wanted);
      times.add(System.nanoTime() - begin);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f ms | %.2f ms |%n",
        name,
        kind.getKey(),
        at(times, 0.5),
        at(times, 0.99));
  }
}

static int number(int i, int people) {
  return 1 + (int) (i * 7919L % people);
}

static double at(List<Long> times, double part) {
  Collections.sort(times);
  return times.get((int) Math.min(times.size() - 1, Math.floor(times.size() * part))) / 1e6;
}

/// What a sign-in does beside its questions: a hash of the default cost, and a commit of a line of
/// the trail.
///
/// @param whole both together
record Others(List<Long> commits, List<Long> whole) {
  Others() {
    this(new ArrayList<>(), new ArrayList<>());
  }
}

/// Deletes accounts with history one after the other, while one other signs in after another.
static void deletions(String name, AdminTools tools, PasswordHasher hasher, boolean postgresql)
    throws Exception {
  var person = new Id(SESSION_OF);
  var took = new ArrayList<Long>();
  var alone = new Others();
  var beside = new Others();
  for (var round = 0; round < DELETIONS; round++) {
    history(tools, postgresql);
    others(tools, hasher, alone, QUIET, new AtomicBoolean());
    var over = new AtomicBoolean();
    var deleting =
        Thread.ofPlatform()
            .start(() -> {
              var begin = System.nanoTime();
              tools.erasure().eraseNow(person);
              took.add(System.nanoTime() - begin);
              over.set(true);
            });
    others(tools, hasher, beside, Integer.MAX_VALUE, over);
    deleting.join();
  }
  System.out.printf(
      Locale.ROOT,
      "| %s | %.0f ms, at most %.0f | %d, %d | %.2f, %.2f ms | %.2f, %.2f ms | %.1f, %.1f ms |"
          + " %.1f, %.1f ms | %.2f |%n",
      name,
      at(took, 0.5),
      at(took, 1),
      alone.whole.size(),
      beside.whole.size(),
      at(alone.commits, 0.5),
      at(alone.commits, 0.99),
      at(beside.commits, 0.5),
      at(beside.commits, 0.99),
      at(alone.whole, 0.5),
      at(alone.whole, 0.99),
      at(beside.whole, 0.5),
      at(beside.whole, 0.99),
      at(beside.whole, 0.99) / at(alone.whole, 0.99));
}

static void others(
    AdminTools tools, PasswordHasher hasher, Others times, int most, AtomicBoolean over) {
  for (var i = 0; i < most && !over.get(); i++) {
    var begin = System.nanoTime();
    hasher.hashOfCode(Secret.of("a long enough bench phrase"));
    var hashed = System.nanoTime();
    tools
        .database()
        .write(transaction -> {
          tools.audit().append(transaction, () -> AuditEntry.of("authn_login_success"));
          return true;
        });
    var end = System.nanoTime();
    times.commits.add(end - hashed);
    times.whole.add(end - begin);
  }
}

static void history(AdminTools tools, boolean postgresql) {
  var rows =
      "WITH RECURSIVE all_n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM all_n WHERE n < "
          + HISTORY / 4
          + ") ";
  var bytes = postgresql ? "decode(md5('t' || n), 'hex')" : "randomblob(16)";
  var person = "'" + SESSION_OF + "'";
  tools
      .database()
      .write(transaction -> {
        var handle = transaction.handle();
        handle.execute("DELETE FROM deleted_accounts");
        handle.execute("DELETE FROM deliveries");
        handle.execute(
            "INSERT INTO accounts (id, email, email_digest, generation, created_at) VALUES ("
                + person
                + ", 'history@example.org', "
                + (postgresql ? "'\\x01'" : "x'01'")
                + ", 1, 0)");
        handle.execute(
            "INSERT INTO clients (id, name, secret_digest, scopes, created_at) VALUES ('c', 'x', "
                + (postgresql ? "'\\x01'" : "x'01'")
                + ", '', 0) ON CONFLICT DO NOTHING");
        handle.execute(
            rows
                + "INSERT INTO one_time_tokens (id, digest, purpose, subject, created_at,"
                + " expires_at) SELECT 't' || n, "
                + bytes
                + ", 'x', "
                + person
                + ", 0, 0 FROM all_n");
        handle.execute(
            rows
                + "INSERT INTO sent_mails (id, purpose, subject, outcome, at) SELECT 's' || n, 'x',"
                + " "
                + person
                + ", 'sent', 0 FROM all_n");
        handle.execute(
            rows
                + "INSERT INTO deliveries (id, client_id, rid, application, mode, channel,"
                + " recipient_email, recipient_id, account, sink, status, created_at, expires_at,"
                + " recipient_canonical) SELECT "
                + (postgresql ? "lpad(n::text, 26, '0')" : "printf('%026d', n)")
                + ", 'c', "
                + bytes
                + ", 'x', 1, 'mail', 'history@example.org', "
                + person
                + ", 'x', 'file', 'applied', 0, 0, 'history@example.org' FROM all_n");
        handle.execute(
            rows
                + "INSERT INTO delivery_events (id, delivery_id, seq, at, event, address) SELECT"
                + " 'e' || n, "
                + (postgresql ? "lpad(n::text, 26, '0')" : "printf('%026d', n)")
                + ", 1, 0, 'x', 'x' FROM all_n");
        return true;
      });
}
