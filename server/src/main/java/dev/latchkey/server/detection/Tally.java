package dev.latchkey.server.detection;

/// Different things that failed within a window, weighed against those that succeeded meanwhile:
/// where honest people share a key (one address, one stem of names), far more succeed than fail.
final class Tally {
  /// When it is too many.
  ///
  /// @param threshold how many must have failed
  /// @param seconds within so long
  /// @param excuse how many that succeeded since the first of them excuse it; 0 where nothing does
  record Limit(int threshold, int seconds, int excuse) {
    /// What one tally may cost at most.
    int mostBytes() {
      return (threshold + excuse) * RecentSet.BYTES;
    }
  }

  private final Limit limit;
  private final RecentSet failed;
  private final RecentSet succeeded;

  Tally(Limit limit) {
    this.limit = limit;
    failed = new RecentSet(limit.threshold);
    succeeded = new RecentSet(limit.excuse);
  }

  /// Counts a failure.
  ///
  /// @return at how many quarters of the threshold that would be too many; at 4, it is
  int failed(long member, int second) {
    failed.forget(second, limit.seconds);
    failed.add(member, second);
    var quarters = Detected.ALL * failed.size() / limit.threshold;
    while (quarters > 0 && isExcused(quarters, second)) {
      quarters--;
    }
    return quarters;
  }

  private boolean isExcused(int quarters, int second) {
    return limit.excuse > 0
        && succeeded.since(failed.oldest(second))
            >= Math.max(1, limit.excuse * quarters / Detected.ALL);
  }

  /// Counts a success of something, and forgets that it failed.
  void succeeded(long member, int second) {
    failed.remove(member);
    succeeded.forget(second, limit.seconds);
    succeeded.add(member, second);
  }
}
