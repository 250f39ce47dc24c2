import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Two sets of times, compared by the rank test of Mann and Whitney: what the benches of uniformity
/// share.
///
/// @param z beyond 3 in either direction the two can be told apart
record RankTest(double medianA, double medianB, double z) {
  static RankTest of(double[] a, double[] b) {
    return new RankTest(median(a), median(b), z(a, b));
  }

  /// As many of one kind as of the other, in random order.
  static List<Boolean> order(int count, Random random) {
    var order = new ArrayList<Boolean>();
    for (var i = 0; i < count; i++) {
      order.add(i % 2 == 0);
    }
    Collections.shuffle(order, random);
    return order;
  }

  private static double median(double[] times) {
    var sorted = times.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /// The normal approximation of U; equal times share their ranks.
  private static double z(double[] a, double[] b) {
    var below = 0.0;
    for (var x : a) {
      for (var y : b) {
        below += x > y ? 1 : x == y ? 0.5 : 0;
      }
    }
    var n = (double) a.length;
    var m = (double) b.length;
    return (below - n * m / 2) / Math.sqrt(n * m * (n + m + 1) / 12);
  }
}
