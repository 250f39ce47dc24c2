package dev.latchkey.server.throttling.simulator;

/// How many accounts are lost to the first guesses of a list.
///
/// An assumption, not a measurement: the password of rank r is that of 0.9 % / r^0.8 of all
/// accounts. That has the shape of lists that have leaked from services without rules for
/// passwords: nearly one in a hundred has the first, about a fifth one of the first 5,000. Latchkey
/// refuses the passwords of its list; the share is what would be lost without that.
final class PasswordShares {
  private static final double FIRST = 0.009;
  private static final double FALL = 0.8;
  private static final int MOST = 500_000;
  private static final double[] SHARES = shares();

  private PasswordShares() {}

  private static double[] shares() {
    var shares = new double[MOST + 1];
    for (var rank = 1; rank <= MOST; rank++) {
      shares[rank] = Math.min(1, shares[rank - 1] + FIRST / Math.pow(rank, FALL));
    }
    return shares;
  }

  /// The share of accounts whose password is among the first `guesses`.
  static double of(int guesses) {
    return SHARES[Math.min(guesses, MOST)];
  }
}
