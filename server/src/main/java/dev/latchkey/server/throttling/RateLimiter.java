package dev.latchkey.server.throttling;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.AttemptCounts.Count;
import dev.latchkey.server.throttling.AttemptCounts.Move;
import dev.latchkey.server.throttling.HeldPlaces.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/// Counts attempts, in the database, so that limits hold over nodes and restarts.
///
/// What is to be verified takes a place first, in all its counts by one conditional statement, so
/// that parallel guesses cannot pass the counter. By one more, the place becomes a count where the
/// guess was wrong, and is free again where it was right or could not be verified. What is refused
/// counts nothing. Where no other process uses the database, places are held in memory
/// ([LocalPlaces]), so that to enter only reads.
public final class RateLimiter {
  /// As where the counts of the source are full.
  private static final LimitExceeded DENIED =
      new LimitExceeded(Limit.SOURCE_DENIED, LimitWindow.TEN_MINUTES.length(), false);

  private final KeyedDigests digests;
  private final LimitSettings limits;
  private final AttemptCounts counts;
  private final LiftedLimits lifts;
  private final FullCounts full;
  private final Charges charges;
  private final LimitStandings standings;
  private final SourceRules rules = new SourceRules();
  private final Refusals refusals = new Refusals();
  private final WaitingAttempts queue = new WaitingAttempts();
  private final HeldPlaces held = new HeldPlaces(System::nanoTime);
  private final Places inDatabase;
  private final Places inMemory;
  private final WidenedPlaces widened = new WidenedPlaces();
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
    this.full = new FullCounts(counts, floods);
    this.charges = new Charges(digests, counts, full);
    this.standings = new LimitStandings(counts, limits);
    this.inDatabase = new SharedPlaces(counts, full, charges);
    this.inMemory = new LocalPlaces(held, full, charges);
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
    private final @Nullable Ticket ticket;

    Place(Map<LimitKey, Count> held, @Nullable Ticket ticket) {
      this.held = held;
      this.ticket = ticket;
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

    /// What was over when it was left is not counted; what does not change is not written, unless
    /// its place is.
    List<Move> leave(Instant now, ToLongBiFunction<Limit, Count> change) {
      var moves = new ArrayList<Move>();
      held.forEach((key, count) -> {
        var by = change.applyAsLong(key.limit(), count);
        var written = ticket == null || by != 0;
        if (written && (!count.opens() || count.resetsAt().isAfter(now))) {
          var end = count.opens() ? key.limit().window().end(now) : count.resetsAt();
          moves.add(Move.of(count, end, by));
        }
      });
      return moves;
    }

    /// What it took out of the database of a share, so that no other attempt gives the same back.
    long taken(Limit limit, Count count) {
      return limit.isShare() && ticket == null ? count.share() : 0;
    }

    private long ofSuccess(Limit limit, Count count) {
      if (limit.isSpent()) {
        return 1;
      }
      if (limit.isRunOfDevice()) {
        return -count.charged();
      }
      if (limit.isShare()) {
        return ticket == null ? 0 : -count.share();
      }
      return limit.isGivenBack() ? -share() : 0;
    }

    private Optional<Ticket> ticket() {
      return Optional.ofNullable(ticket);
    }
  }

  private Places places(Database database) {
    return database.isShared() ? inDatabase : inMemory;
  }

  // what is verified

  /// Takes a place in all the buckets, or in none. Where others that are being verified have the
  /// last ones, it waits a moment for theirs. A place need not outlive the process that holds it,
  /// so that nothing waits for the disk.
  public Entry enter(Database database, List<LimitKey> buckets) {
    var counted = rules.counted(buckets);
    var parts = new KeyParts(digests);
    var entry =
        remembered(database, counted, parts)
            .<Entry>map(Entry.Refused::new)
            .orElseGet(() ->
                queue
                    .ask(() -> places(database).enter(database, counted, parts))
                    .orElseGet(() -> new Entry.Crowded(Charges.SOON)));
    if (entry instanceof Entry.Refused(var full)) {
      refusals.count(full.limit());
      tell(counted, full.limit());
    }
    return entry;
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
    if (place.ticket().isPresent()) {
      held.leave(place.ticket().get());
      return;
    }
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

  /// Where all together have shown too many tokens, those of a source are counted once more; and
  /// where they have typed too many codes, the ones of a source may be right.
  ///
  /// @param full what refused it
  private void tell(Collection<LimitKey> counted, @Nullable Limit full) {
    if (full != Limit.TOKEN_ALL && full != Limit.USER_CODE_ALL) {
      for (var key : counted) {
        if (key.limit().isOfOtherGuesses()) {
          wrongGuesses.accept(key);
        }
      }
    }
  }

  /// It was wrong, and counts.
  public void failedIn(Transaction transaction, Place place) {
    leave(transaction, place, (limit, count) -> place.taken(limit, count) + 1);
    transaction.afterCommit(() -> tell(place.held.keySet(), null));
  }

  private void leave(Transaction transaction, Place place, ToLongBiFunction<Limit, Count> change) {
    move(transaction, place, place.leave(transaction.now(), change));
  }

  private void move(Transaction transaction, Place place, List<Move> moves) {
    place.ticket().ifPresent(ticket -> transaction.afterCommit(() -> held.leave(ticket)));
    counts.move(transaction, moves);
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
    leave(transaction, place, place::taken);
  }

  /// It was right: what its source did wrong with this name before is explained, and is given back
  /// to it. The account widens the limits of its source from now on, unless it has signed in
  /// elsewhere today.
  public void succeededIn(Transaction transaction, Place place, SignInBudgets budgets, Id account) {
    var now = transaction.now();
    var moves = place.leave(now, place::ofSuccess);
    var visit = budgets.visit(account, now);
    var first = !widened.remembers(visit);
    if (first) {
      moves.addAll(counts.widening(budgets, account, now));
    }
    move(transaction, place, moves);
    if (first) {
      transaction.afterCommit(() -> widened.remember(visit));
    }
  }

  // what only counts

  /// Counts in a transaction of its own; a flood costs none.
  public Optional<LimitExceeded> charge(Database database, List<LimitKey> buckets) {
    var counted = rules.counted(buckets);
    var parts = new KeyParts(digests);
    var full =
        remembered(database, counted, parts)
            .or(() -> places(database).charge(database, counted, parts));
    full.map(LimitExceeded::limit).ifPresent(refusals::count);
    tell(counted, full.map(LimitExceeded::limit).orElse(null));
    return full;
  }

  /// Counts in all the buckets, or in none.
  ///
  /// @return the limit that is reached; empty where it was counted
  public Optional<LimitExceeded> chargeIn(Transaction transaction, List<LimitKey> buckets) {
    return charges.add(transaction, buckets, new KeyParts(digests), _ -> 0);
  }

  /// Counts one more whatever the limit, and tells how many that makes.
  long count(Transaction transaction, LimitKey bucket) {
    return charges.count(transaction, bucket);
  }

  /// Takes one count back.
  public void refund(Transaction transaction, List<LimitKey> buckets) {
    charges.takeBack(transaction, buckets, 1);
  }

  /// Takes so many charges back, or none by the same statements.
  void takeBack(Transaction transaction, List<LimitKey> buckets, int times) {
    charges.takeBack(transaction, buckets, times);
  }

  /// Whether one of the counts is full: for what is not going to be verified, and takes no place.
  /// Nothing is written, so that no number of such attempts fills the table.
  public boolean isFull(Database database, List<LimitKey> buckets) {
    var counted = rules.counted(buckets);
    var parts = new KeyParts(digests);
    return remembered(database, counted, parts).isPresent() || full.isAny(database, counted, parts);
  }

  /// The limit that is known to be reached, without asking the database for it.
  public Optional<LimitExceeded> remembered(Database database, List<LimitKey> buckets) {
    return remembered(database, buckets, new KeyParts(digests));
  }

  private Optional<LimitExceeded> remembered(
      Database database, List<LimitKey> buckets, KeyParts parts) {
    if (rules.deny(buckets)) {
      return Optional.of(DENIED);
    }
    return full.remembered(database, buckets, parts);
  }

  // what operators see

  /// How full the counts are that something was counted in, of windows that have not ended.
  public List<LimitStanding> standing(Database database, List<LimitKey> buckets) {
    return standings.of(database, buckets);
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
        Limit.USER_CODE_SOURCE.of(source),
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
    transaction.afterCommit(() -> {
      full.forget(digest);
      held.forget(digest);
    });
  }

  /// Lifts the limits that guesses have put on an account, for its owner: a stranger who guesses on
  /// gets the same answer as for an unknown name ([LiftedLimits]).
  ///
  /// @param logins what its owner may enter to sign in, in the form that is counted
  public void lift(Transaction transaction, Id account, List<String> logins) {
    ofAccount(account).forEach(bucket -> clear(transaction, bucket));
    lifts.lift(transaction, logins);
    transaction.afterCommit(() ->
        logins.stream()
            .flatMap(login -> ofName(login).stream())
            .forEach(bucket -> held.forget(bucket.digest(digests))));
  }

  /// When the last of those limits ends; empty where none holds for the owner.
  public Optional<Instant> limitedUntil(Database database, Id account, List<String> logins) {
    return standings.limitedUntil(database, ofAccount(account), logins);
  }

  /// How much is counted at present.
  public long counted(Database database, LimitKey bucket) {
    return standings.counted(database, bucket);
  }

  /// As [#counted], in a transaction.
  public long countedIn(Transaction transaction, LimitKey bucket) {
    return counts
        .find(transaction, List.of(bucket), new KeyParts(digests))
        .live(bucket)
        .map(Count::charged)
        .orElse(0L);
  }

  private static List<LimitKey> ofAccount(Id account) {
    return List.of(ofSessions(account), ofPasskeys(account));
  }

  /// What refused passkeys of an account are counted by, on devices that it does not know.
  public static LimitKey ofPasskeys(Id account) {
    return Limit.PASSKEY.of(account + " others");
  }

  /// What wrong current passwords in an account's sessions are counted by.
  public static LimitKey ofSessions(Id account) {
    return Limit.PASSWORD_CHANGE.of(account.value());
  }

  /// Forgets what is over, in transactions of its own.
  public void purge(Database database) {
    EndedCounts.forget(database, limits.most(Limit.SIGN_IN_RUN));
  }

  /// How many attempts hold their places in memory.
  int held() {
    return held.size();
  }

  /// What stands for a bucket where it must not be named.
  String pseudonym(LimitKey bucket) {
    return Base64Url.encode(bucket.digest(digests));
  }
}
