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
  /// @return whether that makes too many
  boolean failed(long member, int second) {
    failed.forget(second, limit.seconds);
    failed.add(member, second);
    return failed.size() >= limit.threshold
        && (limit.excuse == 0 || succeeded.since(failed.oldest(second)) < limit.excuse);
  }

  /// Counts a success of something, and forgets that it failed.
  void succeeded(long member, int second) {
    failed.remove(member);
    succeeded.forget(second, limit.seconds);
    succeeded.add(member, second);
  }
}
