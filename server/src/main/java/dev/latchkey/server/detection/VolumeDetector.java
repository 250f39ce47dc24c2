package dev.latchkey.server.detection;

import java.util.List;
import java.util.Optional;

/// One person's sessions ask for unusually much (S4-58), in requests and in bytes. Counted in
/// windows that begin with the first request. Beyond the threshold they are refused until the
/// window ends.
final class VolumeDetector implements Detector, Remembered {
  static final DetectionRule RULE =
      DetectionRule.of(
              "volume",
              20_000,
              10_000_000,
              "The sessions of one account send unusually many requests, or unusually many bytes"
                  + " are sent to and fro.",
              "Requests of one account's sessions within 10 minutes; where a request and its answer"
                  + " are longer than 10,000 bytes together, one for each 10,000",
              "Twice as much around the border of two windows, and headers")
          .waiting(
              "refuses all further requests of the account's sessions until ten minutes are over");

  /// What a request counts as.
  static final int BYTES_OF_REQUEST = 10_000;

  private static final int SECONDS = 10 * 60;
  private static final int ACCOUNTS = 8_192;
  private static final int BYTES = 24;
  private final int threshold;
  private final Recent<Window> windows = new Recent<>(ACCOUNTS, SECONDS);

  VolumeDetector(int threshold) {
    this.threshold = threshold;
  }

  private static final class Window {
    private int since;
    private long bytes;
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    return List.of();
  }

  @Override
  public Optional<Detected> transferred(long account, long bytes, int second) {
    var window = windows.at(account, second, Window::new);
    if (window.bytes == 0 || Math.abs(second - window.since) >= SECONDS) {
      window.since = second;
      window.bytes = 0;
    }
    window.bytes += bytes;
    var count = window.bytes / BYTES_OF_REQUEST;
    var quarters = (int) Math.min(Detected.ALL, Detected.ALL * count / threshold);
    return quarters == 0
        ? Optional.empty()
        : Optional.of(
            new Detected(
                DetectionKey.ACCOUNT,
                account,
                threshold,
                SECONDS,
                quarters,
                windows.reached(account, second, quarters),
                SECONDS - Math.abs(second - window.since)));
  }

  @Override
  public List<Remembered> memories() {
    return List.of(this);
  }

  @Override
  public void forget(int second) {
    windows.forget(second, Integer.MAX_VALUE);
  }

  @Override
  public DetectorMemory memory() {
    return new DetectorMemory(
        windows.size(), windows.most(), Recent.mostBytes(windows.most(), BYTES));
  }
}
