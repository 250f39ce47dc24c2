package dev.latchkey.server.throttling;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.AttemptCounts.Count;
import dev.latchkey.server.throttling.AttemptCounts.Move;
import dev.latchkey.server.throttling.AttemptCounts.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Counts attempts, in the database, so that limits hold over nodes and restarts.
///
/// What is to be verified takes a place first, in all its counts by one conditional statement, so
/// that parallel guesses cannot pass the counter. By one more, the place becomes a count where the
/// guess was wrong, and is free again where it was right or could not be verified. What is refused
/// counts nothing.
public final class RateLimiter {
  /// When to come back where all places are taken by others that are being verified.
  private static final Duration SOON = Duration.ofSeconds(1);

  /// As where the counts of the source are full.
  private static final LimitExceeded DENIED =
      new LimitExceeded(Limit.SOURCE_DENIED, LimitWindow.TEN_MINUTES.length(), false);

  private final KeyedDigests digests;
  private final LimitSettings limits;
  private final AttemptCounts counts;
  private final LiftedLimits lifts;
  private final ExceededLimitCache floods;
  private final SourceRules rules = new SourceRules();
  private final Refusals refusals = new Refusals();
  private final WaitingAttempts queue = new WaitingAttempts();
  private final Consumer<LimitKey> wrongGuesses;

  /// @param wrongGuesses is told of those that are no sign-ins, by what they are counted by
  public RateLimiter(KeyedDigests digests, LimitSettings limits, Consumer<LimitKey> wrongGuesses) {
    this(digests, limits, new ExceededLimitCache(), wrongGuesses);
  }

  /// With the default limits.
  public RateLimiter(KeyedDigests digests) {
    this(digests, LimitSettings.BASE);
  }

  public RateLimiter(KeyedDigests digests, LimitSettings limits) {
    this(digests, limits, new ExceededLimitCache());
  }

  RateLimiter(KeyedDigests digests, LimitSettings limits, ExceededLimitCache floods) {
    this(digests, limits, floods, _ -> {});
  }

  private RateLimiter(
      KeyedDigests digests,
      LimitSettings limits,
      ExceededLimitCache floods,
      Consumer<LimitKey> wrongGuesses) {
    this.digests = digests;
    this.limits = limits;
    this.counts = new AttemptCounts(digests, limits);
    this.lifts = new LiftedLimits(digests, limits);
    this.floods = floods;
    this.wrongGuesses = wrongGuesses;
  }

  /// A limit is reached.
  ///
  /// @param limit which one
  /// @param retryAfter when attempts count again
  /// @param first whether this is the first that is refused: worth one line in the trail, the rest
  ///   are not
  public record LimitExceeded(Limit limit, Duration retryAfter, boolean first) {}

  /// Whether an attempt may be verified.
  public sealed interface Entry {
    /// It has its place in every count, which it leaves by [RateLimiter#failedIn] or
    /// [RateLimiter#passedIn].
    record Admitted(Place place) implements Entry {}

    record Refused(LimitExceeded full) implements Entry {}

    /// Others have all places that are left, and are still being verified.
    record Crowded(Duration retryAfter) implements Entry {}
  }

  /// A place in some counts, each in the window in which it was taken.
  public static final class Place {
    private final Map<LimitKey, Count> held;

    private Place(Map<LimitKey, Count> held) {
      this.held = held;
    }

    /// Whether the closed name that it is counted for was opened for its owner.
    public boolean isLifted() {
      return held.entrySet().stream()
          .anyMatch(one ->
              one.getKey().limit() == Limit.SIGN_IN_LIFTED && LiftedLimits.isOpen(one.getValue()));
    }

    private long share() {
      return held.entrySet().stream()
          .filter(one -> one.getKey().limit().isShare())
          .mapToLong(one -> one.getValue().share())
          .sum();
    }

    private List<Move> leave(ToLongBiFunction<Limit, Count> change) {
      return held.entrySet().stream()
          .map(one ->
              Move.of(one.getValue(), change.applyAsLong(one.getKey().limit(), one.getValue())))
          .toList();
    }
  }

  // what is verified

  /// Takes a place in all the buckets, or in none. Where others that are being verified have the
  /// last ones, it waits a moment for theirs. A place need not outlive the process that holds it,
  /// so that nothing waits for the disk.
  public Entry enter(Database database, List<LimitKey> buckets) {
    var counted = rules.counted(buckets);
    var entry =
        remembered(database, counted)
            .<Entry>map(Entry.Refused::new)
            .orElseGet(() ->
                queue
                    .ask(() -> database.writeUnsynced(transaction -> enter(transaction, counted)))
                    .orElseGet(() -> new Entry.Crowded(SOON)));
    if (entry instanceof Entry.Refused(var full)) {
      refusals.count(full.limit());
      tell(counted, full.limit());
    }
    return entry;
  }

  /// @return empty where there may be a place in a moment
  private Optional<Entry> enter(Transaction transaction, List<LimitKey> buckets) {
    var place = new Place(counts.take(transaction, buckets, Take.PLACE));
    if (place.held.size() == buckets.size()) {
      return Optional.of(new Entry.Admitted(place));
    }
    passedIn(transaction, place);
    return full(transaction, without(buckets, place.held)).map(Entry.Refused::new);
  }

  private static List<LimitKey> without(List<LimitKey> buckets, Map<LimitKey, Count> taken) {
    return buckets.stream().filter(bucket -> !taken.containsKey(bucket)).toList();
  }

  /// Runs a verification; where it breaks down, nothing was verified and nothing counts.
  public <T> T verify(Database database, Place place, Supplier<T> verification) {
    try {
      return verification.get();
    } catch (RuntimeException e) {
      try {
        passed(database, place);
      } catch (RuntimeException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  /// As [#passedIn(Transaction, Place)], in a transaction of its own.
  public void passed(Database database, Place place) {
    database.write(transaction -> {
      passedIn(transaction, place);
      return true;
    });
  }

  /// As [#failedIn(Transaction, Place)], in a transaction of its own.
  public void failed(Database database, Place place) {
    database.write(transaction -> {
      failedIn(transaction, place);
      return true;
    });
  }

  /// Where all together have shown too many tokens, those of a source are counted once more.
  ///
  /// @param full what refused it
  private void tell(Collection<LimitKey> counted, @Nullable Limit full) {
    if (full != Limit.TOKEN_ALL) {
      counted.stream().filter(key -> key.limit().isOfOtherGuesses()).forEach(wrongGuesses);
    }
  }

  /// It was wrong, and counts.
  public void failedIn(Transaction transaction, Place place) {
    transaction.afterCommit(() -> tell(place.held.keySet(), null));
    counts.move(
        transaction, place.leave((limit, count) -> limit.isShare() ? count.share() + 1 : 1));
  }

  /// It was wrong, and the same was wrong before ([RepeatedGuesses]): it counts as that, as long as
  /// there are not too many.
  public void failedAgainIn(Transaction transaction, Place place, SignInBudgets budgets) {
    if (chargeIn(transaction, List.of(budgets.again())).isEmpty()) {
      passedIn(transaction, place);
    } else {
      failedIn(transaction, place);
    }
  }

  /// It was right, or was not verified.
  public void passedIn(Transaction transaction, Place place) {
    counts.move(transaction, place.leave((limit, count) -> limit.isShare() ? count.share() : 0));
  }

  /// It was right: what its source did wrong with this name before is explained, and is given back
  /// to it. The account widens the limits of its source from now on, unless it has signed in
  /// elsewhere today.
  public void succeededIn(Transaction transaction, Place place, SignInBudgets budgets, Id account) {
    var explained = place.share();
    var moves = new ArrayList<>(place.leave((limit, count) -> ofSuccess(limit, count, explained)));
    moves.addAll(counts.widening(budgets, account, transaction.now()));
    counts.move(transaction, moves);
  }

  private static long ofSuccess(Limit limit, Count count, long explained) {
    if (limit.isSpent()) {
      return 1;
    }
    if (limit.isRunOfDevice()) {
      return -count.charged();
    }
    return limit.isGivenBack() ? -explained : 0;
  }

  // what only counts

  /// Counts in a transaction of its own; a flood costs none.
  public Optional<LimitExceeded> charge(Database database, List<LimitKey> buckets) {
    var counted = rules.counted(buckets);
    var full =
        remembered(database, counted)
            .or(() -> database.write(transaction -> chargeIn(transaction, counted)));
    full.map(LimitExceeded::limit).ifPresent(refusals::count);
    tell(counted, full.map(LimitExceeded::limit).orElse(null));
    return full;
  }

  /// Counts in all the buckets, or in none.
  ///
  /// @return the limit that is reached; empty where it was counted
  public Optional<LimitExceeded> chargeIn(Transaction transaction, List<LimitKey> buckets) {
    var taken = counts.take(transaction, buckets, Take.CHARGE);
    if (taken.size() == buckets.size()) {
      return Optional.empty();
    }
    refund(transaction, List.copyOf(taken.keySet()));
    var others = without(buckets, taken);
    return full(transaction, others).or(() -> Optional.of(crowded(others.getFirst())));
  }

  /// Counts one more whatever the limit, and tells how many that makes.
  long count(Transaction transaction, LimitKey bucket) {
    var taken = counts.take(transaction, List.of(bucket), Take.COUNT);
    return Objects.requireNonNull(taken.get(bucket)).charged();
  }

  private static LimitExceeded crowded(LimitKey bucket) {
    return new LimitExceeded(bucket.limit(), SOON, false);
  }

  /// Takes one count back.
  public void refund(Transaction transaction, List<LimitKey> buckets) {
    takeBack(transaction, buckets, 1);
  }

  /// Takes so many charges back, or none by the same statements.
  void takeBack(Transaction transaction, List<LimitKey> buckets, int charges) {
    for (var bucket : buckets) {
      transaction.change(
          "UPDATE attempts SET charged = charged - ? WHERE bucket = ? AND charged > 0",
          charges,
          bucket.digest(digests));
    }
  }

  /// The first that is full; nothing is counted for it.
  ///
  /// @param buckets those without a place
  /// @return empty where they are not full but for those that are being verified
  private Optional<LimitExceeded> full(Transaction transaction, List<LimitKey> buckets) {
    var now = transaction.now();
    var rooms = buckets.stream().flatMap(bucket -> bucket.room(now).stream());
    var found = counts.look(transaction, Stream.concat(buckets.stream(), rooms).toList());
    for (var bucket : buckets) {
      var count = found.get(bucket);
      if (count != null && count.charged() >= most(bucket, found, now)) {
        return Optional.of(exceeded(transaction, bucket, count));
      }
    }
    return Optional.empty();
  }

  /// Whether one of the counts is full: for what is not going to be verified, and takes no place.
  /// Nothing is written, so that no number of such attempts fills the table.
  public boolean isFull(Database database, List<LimitKey> buckets) {
    var counted = rules.counted(buckets);
    if (remembered(database, counted).isPresent()) {
      return true;
    }
    var now = database.now();
    var rooms = counted.stream().flatMap(bucket -> bucket.room(now).stream());
    var found = counts.look(database, Stream.concat(counted.stream(), rooms).toList());
    return counted.stream()
        .anyMatch(bucket ->
            live(found, bucket, now)
                .filter(count -> count.charged() >= most(bucket, found, now))
                .isPresent());
  }

  private long most(LimitKey bucket, Map<LimitKey, Count> found, Instant now) {
    return limits.most(bucket.limit())
        + bucket.room(now).stream()
            .mapToLong(people -> found.containsKey(people) ? found.get(people).charged() : 0)
            .max()
            .orElse(0);
  }

  private LimitExceeded exceeded(Transaction transaction, LimitKey bucket, Count count) {
    var now = transaction.now();
    var first = count.most() > 0 && counts.refusedFirst(transaction, bucket);
    transaction.afterCommit(() -> floods.remember(bucket.digest(digests), count.resetsAt(), now));
    var limit = bucket.limit();
    return new LimitExceeded(limit, limit.window().retryAfter(now, count.resetsAt()), first);
  }

  /// The limit that is known to be reached, without asking the database for it.
  public Optional<LimitExceeded> remembered(Database database, List<LimitKey> buckets) {
    if (rules.deny(buckets)) {
      return Optional.of(DENIED);
    }
    if (floods.isEmpty()) {
      return Optional.empty();
    }
    var now = database.now();
    return buckets.stream()
        .flatMap(bucket ->
            floods.resetsAt(bucket.digest(digests), now).stream()
                .map(end -> remembered(bucket.limit(), now, end)))
        .findFirst();
  }

  private static LimitExceeded remembered(Limit limit, Instant now, Instant end) {
    return new LimitExceeded(limit, limit.window().retryAfter(now, end), false);
  }

  // what operators see

  /// How full the counts are that something was counted in, of windows that have not ended.
  public List<LimitStanding> standing(Database database, List<LimitKey> buckets) {
    var now = database.now();
    return buckets.stream().flatMap(bucket -> standing(database, bucket, now).stream()).toList();
  }

  private Optional<LimitStanding> standing(Database database, LimitKey bucket, Instant now) {
    var rooms = bucket.room(now);
    var found = counts.look(database, Stream.concat(Stream.of(bucket), rooms.stream()).toList());
    return live(found, bucket, now)
        .map(count ->
            new LimitStanding(
                bucket.limit(), count.charged(), most(bucket, found, now), count.resetsAt()));
  }

  /// What was refused since the start, by limit.
  public Map<String, Long> refused() {
    return refusals.byLimit();
  }

  /// The networks that operators have allowed or denied.
  public SourceRules rules() {
    return rules;
  }

  // what lifts them

  /// Lifts the limits of a source and of its network, for all that can be guessed. What the source
  /// failed at in this hour with a name that it then succeeds with is given back to it all the
  /// same.
  public void liftSource(Transaction transaction, ClientAddress client) {
    ofPlace(client).forEach(bucket -> clear(transaction, bucket));
  }

  /// What a source and its network are counted by where they guess.
  public static List<LimitKey> ofPlace(ClientAddress client) {
    var source = client.source();
    return List.of(
        Limit.SIGN_IN_SOURCE.of(source),
        Limit.SIGN_IN_NETWORK.of(client.network()),
        Limit.CLIENT_SECRET.of(source),
        Limit.TOKEN_SOURCE.of(source),
        Limit.TOKEN_SOURCE_BRAKED.of(source));
  }

  /// What guesses with a name are counted by, on unknown devices.
  ///
  /// @param login in the form that is counted
  public static List<LimitKey> ofName(String login) {
    return List.of(
        Limit.SIGN_IN_NAME.of(login),
        Limit.SIGN_IN_WORK.of(login),
        Limit.SIGN_IN_RUN.of(login),
        Limit.SIGN_IN_LIFTED.of(login));
  }

  /// Sets the count back to nothing.
  public void clear(Transaction transaction, LimitKey bucket) {
    var digest = bucket.digest(digests);
    transaction.change("DELETE FROM attempts WHERE bucket = ?", digest);
    transaction.afterCommit(() -> floods.forget(digest));
  }

  /// Lifts the limits that guesses have put on an account, for its owner: a stranger who guesses on
  /// gets the same answer as for an unknown name ([LiftedLimits]).
  ///
  /// @param logins what its owner may enter to sign in, in the form that is counted
  public void lift(Transaction transaction, Id account, List<String> logins) {
    clear(transaction, ofSessions(account));
    lifts.lift(transaction, logins);
  }

  /// When the last of those limits ends; empty where none holds for the owner.
  public Optional<Instant> limitedUntil(Database database, Id account, List<String> logins) {
    var now = database.now();
    var buckets = new ArrayList<>(List.of(ofSessions(account)));
    logins.stream()
        .filter(login -> !isLifted(database, login, now))
        .flatMap(login -> Stream.of(Limit.SIGN_IN_NAME.of(login), Limit.SIGN_IN_RUN.of(login)))
        .forEach(buckets::add);
    return buckets.stream()
        .flatMap(bucket ->
            live(database, bucket, now)
                .filter(count -> count.charged() >= limits.most(bucket.limit()))
                .stream())
        .map(Count::resetsAt)
        .max(Instant::compareTo);
  }

  private boolean isLifted(Database database, String login, Instant now) {
    return live(database, Limit.SIGN_IN_LIFTED.of(login), now)
        .filter(count -> count.charged() < 0)
        .isPresent();
  }

  private Optional<Count> live(Database database, LimitKey bucket, Instant now) {
    return live(counts.look(database, List.of(bucket)), bucket, now);
  }

  private static Optional<Count> live(Map<LimitKey, Count> found, LimitKey bucket, Instant now) {
    return Optional.ofNullable(found.get(bucket)).filter(count -> isLive(bucket, count, now));
  }

  /// How much is counted at present.
  public long counted(Database database, LimitKey bucket) {
    return live(database, bucket, database.now()).map(Count::charged).orElse(0L);
  }

  /// As [#counted], in a transaction.
  public long countedIn(Transaction transaction, LimitKey bucket) {
    return live(counts.look(transaction, List.of(bucket)), bucket, transaction.now())
        .map(Count::charged)
        .orElse(0L);
  }

  private static boolean isLive(LimitKey bucket, Count count, Instant now) {
    return count.resetsAt().isAfter(now)
        && !count.resetsAt().isAfter(bucket.limit().window().end(now));
  }

  /// What wrong current passwords in an account's sessions are counted by.
  public static LimitKey ofSessions(Id account) {
    return Limit.PASSWORD_CHANGE.of(account.value());
  }

  /// Forgets what is over, in transactions of its own.
  public void purge(Database database) {
    EndedCounts.forget(database, limits.most(Limit.SIGN_IN_RUN));
  }

  /// What stands for a bucket where it must not be named.
  String pseudonym(LimitKey bucket) {
    return Base64Url.encode(bucket.digest(digests));
  }
}
