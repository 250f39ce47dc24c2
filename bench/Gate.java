import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.sun.management.OperatingSystemMXBean;
import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.countries.Countries;
import dev.latchkey.server.countries.CountrySettings;
import dev.latchkey.server.detection.AttemptOutcome;
import dev.latchkey.server.detection.Detection;
import dev.latchkey.server.detection.DetectionSettings;
import dev.latchkey.server.detection.EnteredAttempt;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.StorageSettings;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.RepeatedGuesses;
import dev.latchkey.server.throttling.SignInBudgets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// What the gate of sign-ins costs: processor time, statements, memory and rows.
///
/// Drives the real limits, device cookies and detectors as `SignIn` does, without HTTP and without
/// hashing, in one process with the flags of the server. `bench/gate` starts it:
///
///     Gate cost NAME FOLDER POSTMASTER_PID ATTEMPTS     rows: processor time and statements
///     Gate million NAME FOLDER ADDRESSES SHAPE          a row: rows, memory, time of purges
///
/// PostgreSQL is used where BENCH_DATABASE_URL is set, SQLite in FOLDER otherwise.
void main(String[] arguments) throws Exception {
  var name = arguments[1];
  var folder = Path.of(arguments[2]);
  switch (arguments[0]) {
    case "cost" -> cost(name, folder, Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]));
    case "million" -> {
      var shape = Shape.valueOf(arguments[4].toUpperCase(Locale.ROOT));
      new Million(name, folder, Integer.parseInt(arguments[3]), shape).run();
    }
    default -> throw new IllegalArgumentException(arguments[0]);
  }
  System.exit(0);
}

// what an attempt costs

static final int ROUNDS = 8;

static void cost(String name, Path folder, long postmaster, int attempts) throws Exception {
  var programs = new Programs(postmaster);
  try (var defence = new Defence(folder, Clock.systemUTC(), false)) {
    for (var kind : Kind.values()) {
      for (var part : Part.values()) {
        defence.run(kind, part, defence.visitors(kind, attempts / kind.shrunk / 2));
      }
    }
    for (var kind : Kind.values()) {
      measure(name, defence, kind, attempts / kind.shrunk / ROUNDS, programs);
    }
  }
}

/// Parts alternate, so that what else the machine does touches all of them alike.
static void measure(String name, Defence defence, Kind kind, int each, Programs programs)
    throws Exception {
  var used = Stream.generate(() -> Used.NOTHING).limit(Part.values().length).toArray(Used[]::new);
  var yardstick = new Yardstick();
  for (var round = 0; round < ROUNDS; round++) {
    yardstick.measure();
    for (var part : Part.values()) {
      var visitors = defence.visitors(kind, each);
      var before = programs.used();
      defence.run(kind, part, visitors);
      used[part.ordinal()] = used[part.ordinal()].plus(programs.used().minus(before));
    }
  }
  var times = each * ROUNDS;
  var all = used[Part.ALL.ordinal()].minus(used[Part.LINE.ordinal()]);
  var detectors = used[Part.ALL.ordinal()].minus(used[Part.COUNTS.ordinal()]);
  System.out.printf(
      Locale.ROOT,
      "| %s | %s | %.3f ms | %.3f ms | %.1f | %s | %.3f ms | %s |%n",
      name,
      kind.words,
      all.server / times,
      detectors.server / times,
      all.server / times / yardstick.millis(),
      programs.postmaster == 0 ? "-" : String.format(Locale.ROOT, "%.3f ms", all.database / times),
      used[Part.LINE.ordinal()].server / times,
      defence.statements(kind));
}

/// What of an attempt is run: the gate is the last one without the first.
enum Part {
  /// What a sign-in does without a gate, too: a line in the trail, in a transaction.
  LINE,
  /// The same, with the counts entered before and left with the line.
  COUNTS,
  /// The same, with the detectors.
  ALL
}

enum Kind {
  STRANGER_FAILS("unknown device, wrong password"),
  STRANGER_SUCCEEDS("unknown device, right password"),
  DEVICE_FAILS("known device, wrong password"),
  DEVICE_SUCCEEDS("known device, right password"),
  FULL("refused, each by another source's count", 10),
  REMEMBERED("refused by the same count again");

  final String words;

  /// Ten attempts are needed before each of them.
  final int shrunk;

  Kind(String words) {
    this(words, 1);
  }

  Kind(String words, int shrunk) {
    this.words = words;
    this.shrunk = shrunk;
  }

  boolean isDevice() {
    return this == DEVICE_FAILS || this == DEVICE_SUCCEEDS;
  }

  boolean succeeds() {
    return this == STRANGER_SUCCEEDS || this == DEVICE_SUCCEEDS;
  }

  boolean isRefused() {
    return this == FULL || this == REMEMBERED;
  }
}

/// Someone who tries to sign in.
///
/// @param cookie of a device that is known
record Visitor(SignInBudgets budgets, Secret password, Id account, Secret cookie) {}

record Line(String digest) implements AuditEvent {
  @Override
  public AuditEntry entry() {
    return AuditEntry.of("authn_login_fail")
        .with("name_digest", digest)
        .with("source_digest", digest);
  }
}

/// The parts of the server that stand between a request and the password.
static final class Defence implements AutoCloseable {
  private static final int WORKERS = 4;
  private static final int FAILURES_OF_A_SOURCE = 10;
  private final RepeatedGuesses repeated;
  private final DeviceCookies devices;
  private final CommonPasswords common = CommonPasswords.bundled();
  private final Countries countries = Countries.of(settings());
  private final AtomicInteger visitors = new AtomicInteger();

  /// Whether suspicion is heeded. What an attempt costs is that of one that is compared.
  private final boolean suspected;

  final Database database;
  final RateLimiter limiter;
  final Detection detection;
  final AuditTrail audit;

  Defence(Path folder, Clock clock, boolean suspected) {
    this.suspected = suspected;
    var randomness = new SystemRandomness();
    var digests = InstallationKeys.open(folder.resolve("keys"), randomness).digests();
    var file = folder.resolve("latchkey.db");
    database = Database.open(StorageSettings.of(settings(), file, _ -> password()), clock);
    limiter = new RateLimiter(digests);
    repeated = new RepeatedGuesses(randomness);
    devices = new DeviceCookies(digests, randomness);
    audit = new AuditTrail(database);
    detection = new Detection(settings(), randomness, clock);
    countries.load();
  }

  private static Settings settings() {
    var known =
        Stream.of(StorageSettings.ALL, DetectionSettings.ALL, CountrySettings.ALL)
            .flatMap(List::stream)
            .toList();
    var url = Optional.ofNullable(System.getenv("BENCH_DATABASE_URL"));
    Map<String, String> set = url.map(it -> Map.of("database.url", it)).orElse(Map.of());
    return Settings.load(known, Optional.empty(), Map.of(), set);
  }

  private static Optional<Secret> password() {
    return Optional.ofNullable(System.getenv("BENCH_DATABASE_PASSWORD")).map(Secret::of);
  }

  /// Those who are to try, with full counts where they are to be refused.
  List<Visitor> visitors(Kind kind, int count) throws Exception {
    lift();
    return switch (kind) {
      case FULL -> {
        var all = fresh(count);
        each(all, this::fill);
        yield all;
      }
      case REMEMBERED -> {
        var one = visitor();
        fill(one);
        attempt(kind, Part.COUNTS, one);
        yield Collections.nCopies(count, one);
      }
      default -> fresh(count);
    };
  }

  /// The brake over all sources.
  private void lift() {
    database.write(transaction -> {
      limiter.clear(transaction, Limit.SIGN_IN_ALL.of(""));
      return true;
    });
  }

  private List<Visitor> fresh(int count) {
    return Stream.generate(this::visitor).limit(count).toList();
  }

  /// Another one each time, every second of them from an IPv6 address.
  Visitor visitor() {
    var number = visitors.incrementAndGet();
    var bits = ByteBuffer.wrap(sha256("visitor " + number));
    var address =
        number % 2 == 0
            ? "%d.%d.%d.%d"
                .formatted(
                    11 + (bits.get(0) & 63),
                    bits.get(1) & 255,
                    bits.get(2) & 255,
                    bits.get(3) & 255)
            : "2a00:%x:%x:%x::1"
                .formatted(
                    bits.getShort(0) & 255, bits.getShort(2) & 65535, bits.getShort(4) & 65535);
    var login =
        letters(bits.getInt(8))
            + (bits.get(12) & 255)
            + "@"
            + letters(bits.get(13) & 255)
            + ".example";
    var client = ClientAddress.parse(address).orElseThrow();
    var account = new Id("%026d".formatted(number));
    return new Visitor(
        new SignInBudgets(client, login),
        Secret.of(letters(bits.getInt(16)) + (bits.getShort(20) & 65535)),
        account,
        devices.issue(account, 1));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String letters(int number) {
    var text = new StringBuilder();
    for (var rest = Integer.toUnsignedLong(number); rest > 0 || text.isEmpty(); rest /= 26) {
      text.append((char) ('a' + rest % 26));
    }
    return text.toString();
  }

  /// Ten failures of a source, with one name each.
  private void fill(Visitor visitor) {
    for (var guess = 0; guess < FAILURES_OF_A_SOURCE; guess++) {
      var entered = guess + visitor.budgets.entered();
      var budgets = new SignInBudgets(visitor.budgets.client(), entered);
      if (limiter.enter(database, budgets.ofStranger())
          instanceof RateLimiter.Entry.Admitted(var place)) {
        limiter.failed(database, place);
      }
    }
  }

  void run(Kind kind, Part part, List<Visitor> all) throws Exception {
    each(all, visitor -> attempt(kind, part, visitor));
  }

  private static void each(List<Visitor> all, Consumer<Visitor> work) throws Exception {
    var next = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Callable<Boolean>>();
      for (var worker = 0; worker < WORKERS; worker++) {
        running.add(() -> {
          for (var i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
            work.accept(all.get(i));
          }
          return true;
        });
      }
      for (var done : threads.invokeAll(running)) {
        done.get();
      }
    }
  }

  /// What `SignIn` does, without looking for an account and without comparing.
  ///
  /// @return whether it was refused
  boolean attempt(Kind kind, Part part, Visitor visitor) {
    if (part == Part.LINE) {
      return !kind.isRefused() && write(visitor, _ -> {});
    }
    var device = kind.isDevice() && devices.knows(visitor.cookie, visitor.account, 1);
    var counts =
        device
            ? SignInBudgets.ofDevice(visitor.account, visitor.cookie)
            : visitor.budgets.ofStranger();
    if (part == Part.COUNTS) {
      return outcome(kind, visitor, limiter.enter(database, counts)) == AttemptOutcome.REFUSED;
    }
    var watch = detection.watch(() -> entered(visitor), false);
    var outcome =
        suspected && !device && watch.suspicion() > 0 && !limiter.isFull(database, counts)
            ? AttemptOutcome.REFUSED
            : outcome(kind, visitor, limiter.enter(database, counts));
    watch.ended(outcome, device);
    return outcome == AttemptOutcome.REFUSED;
  }

  private AttemptOutcome outcome(Kind kind, Visitor visitor, RateLimiter.Entry entry) {
    if (!(entry instanceof RateLimiter.Entry.Admitted(var place))) {
      return AttemptOutcome.REFUSED;
    }
    if (kind.succeeds()) {
      write(visitor, it -> limiter.succeededIn(it, place, visitor.budgets, visitor.account));
      return AttemptOutcome.SUCCEEDED;
    }
    var again = repeated.isRepeated(visitor.budgets, visitor.password, database.now());
    write(
        visitor,
        it -> {
          if (again) {
            limiter.failedAgainIn(it, place, visitor.budgets);
          } else {
            limiter.failedIn(it, place);
          }
        });
    return AttemptOutcome.FAILED;
  }

  private boolean write(Visitor visitor, Consumer<Transaction> work) {
    return database.write(transaction -> {
      work.accept(transaction);
      audit.append(transaction, new Line(visitor.account.value()));
      return false;
    });
  }

  private EnteredAttempt entered(Visitor visitor) {
    return new EnteredAttempt(
        visitor.budgets.entered(),
        visitor.password,
        common.contains(visitor.password.exposeText()),
        visitor.budgets.client(),
        countries.of(visitor.budgets.client()),
        Optional.empty());
  }

  /// What one attempt asks the database for: of its counts, and beside the line in the trail.
  String statements(Kind kind) throws Exception {
    var one = visitors(kind, 1).getFirst();
    try (var log = new StatementCount()) {
      attempt(kind, Part.ALL, one);
      return log.ofCounts + (log.ofTime == 0 ? "" : ", and %d for the time".formatted(log.ofTime));
    }
  }

  @Override
  public void close() {
    database.close();
  }
}

/// Counts the statements that are run by plain JDBC or by Jdbi.
static final class StatementCount extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger =
      (Logger) LoggerFactory.getLogger("dev.latchkey.server.storage.Statements");
  int ofCounts;
  int ofTime;

  StatementCount() {
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent statement) {
    var sql = statement.getFormattedMessage();
    ofCounts += sql.contains("attempts") ? 1 : 0;
    ofTime += sql.startsWith("SELECT CAST(EXTRACT") ? 1 : 0;
  }

  @Override
  public void close() {
    stop();
    logger.detachAppender(this);
    logger.setLevel(Level.INFO);
  }
}

// how much is kept while a million addresses attack

/// In what time they attack.
enum Shape {
  /// So slowly that the brake over all sources lets all of them through: the most rows.
  SLOW("as fast as the brake lets through, none suspected", 10_000, false),
  /// All within an hour: the detectors see the most at once.
  HOUR("all in an hour", 0, true);

  final String words;
  private final int inTenMinutes;
  final boolean suspected;

  Shape(String words, int inTenMinutes, boolean suspected) {
    this.words = words;
    this.inTenMinutes = inTenMinutes;
    this.suspected = suspected;
  }

  Duration length(int addresses) {
    return inTenMinutes == 0
        ? Duration.ofHours(1)
        : Duration.ofMinutes(10).multipliedBy(addresses).dividedBy(inTenMinutes);
  }
}

/// Each address tries another name with another password. The clock is moved.
static final class Million {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration PURGE = Duration.ofMinutes(5);
  private static final int AT_ONCE = 20;
  private final String name;
  private final int addresses;
  private final Shape shape;
  private final MovedClock clock = new MovedClock(START);
  private final Defence defence;
  private long most;
  private long slowestNanos;
  private Instant purged = START;

  Million(String name, Path folder, int addresses, Shape shape) {
    this.name = name;
    this.addresses = addresses;
    this.shape = shape;
    defence = new Defence(folder, clock, shape.suspected);
  }

  void run() throws Exception {
    try (defence) {
      defence.attempt(Kind.STRANGER_FAILS, Part.ALL, defence.visitor());
      var before = heap();
      var letIn = attack();
      var heap = heap() - before;
      var left = rows();
      wait(Duration.ofHours(25));
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d, %s | %,d | %,d | %,d | %.1f MB | %.0f ms |%n",
          name,
          addresses,
          shape.words,
          letIn,
          Math.max(most, left),
          rows(),
          heap / 1e6,
          slowestNanos / 1e6);
    }
  }

  /// A few at once, as they would come, so that they share commits.
  private int attack() throws Exception {
    var letIn = new AtomicInteger();
    var length = shape.length(addresses);
    for (var address = 0; address < addresses; address += AT_ONCE) {
      goTo(START.plus(length.multipliedBy(address).dividedBy(addresses)));
      var all = defence.fresh(Math.min(AT_ONCE, addresses - address));
      Defence.each(
          all, one -> letIn.addAndGet(defence.attempt(Kind.STRANGER_FAILS, Part.ALL, one) ? 0 : 1));
    }
    return letIn.get();
  }

  private void wait(Duration time) {
    for (var end = clock.instant().plus(time); clock.instant().isBefore(end); ) {
      goTo(clock.instant().plus(PURGE));
    }
  }

  /// Does what a server does by the clock.
  private void goTo(Instant now) {
    clock.now = now;
    if (now.isBefore(purged.plus(PURGE))) {
      return;
    }
    most = Math.max(most, rows());
    purged = now;
    defence.detection.tick(defence.database, defence.audit);
    var begun = System.nanoTime();
    defence.limiter.purge(defence.database);
    slowestNanos = Math.max(slowestNanos, System.nanoTime() - begun);
  }

  private long rows() {
    return defence.database.read(
        handle -> handle.createQuery("SELECT COUNT(*) FROM attempts").mapTo(Long.class).one());
  }

  private static long heap() throws InterruptedException {
    for (var time = 0; time < 3; time++) {
      System.gc();
      Thread.sleep(100);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}

static final class MovedClock extends Clock {
  private volatile Instant now;

  MovedClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}

// processor time

/// Milliseconds of processor time.
record Used(double server, double database) {
  static final Used NOTHING = new Used(0, 0);

  Used plus(Used more) {
    return new Used(server + more.server, database + more.database);
  }

  Used minus(Used before) {
    return new Used(server - before.server, database - before.database);
  }
}

/// This process, and a PostgreSQL.
///
/// @param postmaster 0 where there is none
record Programs(long postmaster) {
  private static final double MILLIS_IN_A_TICK = 10;

  Used used() throws IOException {
    var here = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Used(here.getProcessCpuTime() / 1e6, database());
  }

  /// With those of its processes that have ended: the postmaster is asked last, since it has taken
  /// over what they used.
  private double database() throws IOException {
    if (postmaster == 0) {
      return 0;
    }
    var sum = 0.0;
    for (var child : ProcessHandle.of(postmaster).orElseThrow().children().toList()) {
      try {
        sum += ticks(child.pid(), 2);
      } catch (NoSuchFileException ended) {
        // The postmaster knows.
      }
    }
    return MILLIS_IN_A_TICK * (sum + ticks(postmaster, 4));
  }

  /// @param fields 2: user and system; 4: those of its children that have ended as well
  private static double ticks(long process, int fields) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + process + "/stat"));
    var numbers = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return IntStream.range(11, 11 + fields).mapToLong(i -> Long.parseLong(numbers[i])).sum();
  }
}

/// What one Ed25519 verification costs meanwhile, compiled as the server is.
static final class Yardstick {
  private static final int TIMES = 50;
  private final byte[] message = new byte[300];
  private final Ed25519KeyPair pair = Ed25519KeyPair.fromSeed(new byte[32]);
  private final Octets signature = pair.sign(message);
  private long nanos;
  private int times;

  Yardstick() {
    verify(1000);
  }

  void measure() {
    var threads = ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadCpuTime();
    verify(TIMES);
    nanos += threads.getCurrentThreadCpuTime() - before;
    times += TIMES;
  }

  private void verify(int count) {
    for (var time = 0; time < count; time++) {
      if (!pair.publicKey().verifies(message, signature)) {
        throw new IllegalStateException();
      }
    }
  }

  double millis() {
    return nanos / 1e6 / times;
  }
}
