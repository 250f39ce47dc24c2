package dev.latchkey.server.throttling;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.AttemptCounts.Count;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How full counts are, for those who ask: nothing is counted.
record LimitStandings(AttemptCounts counts, LimitSettings limits) {
  /// Of those that something was counted in, in windows that have not ended.
  List<LimitStanding> of(Database database, List<LimitKey> buckets) {
    return buckets.stream().flatMap(bucket -> of(database, bucket).stream()).toList();
  }

  private Optional<LimitStanding> of(Database database, LimitKey bucket) {
    var found = counts.find(database, List.of(bucket));
    return found
        .live(bucket)
        .map(count ->
            new LimitStanding(
                bucket.limit(), count.charged(), found.most(bucket), count.resetsAt()));
  }

  /// When the last of the limits ends that hold for the owner of an account.
  ///
  /// @param ofAccount the counts of the account itself
  /// @param logins what its owner may enter to sign in, in the form that is counted
  Optional<Instant> limitedUntil(Database database, List<LimitKey> ofAccount, List<String> logins) {
    var ofNames =
        logins.stream()
            .filter(login -> !isLifted(database, login))
            .flatMap(login -> Stream.of(Limit.SIGN_IN_NAME.of(login), Limit.SIGN_IN_RUN.of(login)));
    return Stream.concat(ofAccount.stream(), ofNames)
        .flatMap(bucket ->
            live(database, bucket)
                .filter(count -> count.charged() >= limits.most(bucket.limit()))
                .stream())
        .map(Count::resetsAt)
        .max(Instant::compareTo);
  }

  private boolean isLifted(Database database, String login) {
    return live(database, Limit.SIGN_IN_LIFTED.of(login))
        .filter(count -> count.charged() < 0)
        .isPresent();
  }

  private Optional<Count> live(Database database, LimitKey bucket) {
    return counts.find(database, List.of(bucket)).live(bucket);
  }

  /// How much is counted at present.
  long counted(Database database, LimitKey bucket) {
    return live(database, bucket).map(Count::charged).orElse(0L);
  }
}
