package dev.latchkey.server.detection;

import java.util.List;

/// One local part is tried at mail domains that are like each other (S4-56): at those of the large
/// providers and their misspellings, or at one name under several endings.
///
/// A person who corrects `gmial` to `gmail`, or does not know which of three addresses it was,
/// stays far below the threshold.
final class DomainVariantsDetector implements Detector {
  static final DetectionRule RULE =
      DetectionRule.of(
          "domain-variants",
          6,
          "One local part at mail domains that look alike: those of the large providers and their"
              + " misspellings, or one name under several endings, from any addresses.",
          "Different domains of one family at which one local part fails within 6 hours, while"
              + " fewer than half as many succeed",
          "Domains of other families, and two errors in one name. Common local parts like `info`"
              + " at many providers look the same");

  private static final int SECONDS = 6 * 60 * 60;
  private static final int MAILBOXES = 8_192;
  private final Tallies domains;

  DomainVariantsDetector(int threshold) {
    domains =
        new Tallies(
            DetectionKey.MAILBOX,
            MAILBOXES,
            new Tally.Limit(threshold, SECONDS, Math.max(1, threshold / 2)));
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    return Detected.all(
        attempt
            .name()
            .mailbox()
            .flatMap(mailbox -> domains.count(mailbox.family(), mailbox.domain(), attempt)));
  }

  @Override
  public List<Remembered> memories() {
    return List.of(domains);
  }
}
