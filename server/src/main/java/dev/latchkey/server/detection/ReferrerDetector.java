package dev.latchkey.server.detection;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The page that led to an attempt is of a mail or chat program (S4-60), has a user and a password
/// in its address (S4-61), or is of a site that shares passwords (S4-62).
///
/// That alone proves nothing: it is told once an hour for the whole server, and is never a reason
/// to refuse.
final class ReferrerDetector implements Detector {
  static final DetectionRule RULE =
      DetectionRule.of(
          "referrer",
          1,
          "The page that led to an attempt is of a mail or chat program or of a site that shares"
              + " passwords, or its address has a user and a password in it. This raises suspicion"
              + " and no more.",
          "Names that are tried from one such kind of page within an hour",
          "Clients that send no referring address, which is most programs");

  private static final int SECONDS = 60 * 60;
  private static final List<DetectionKey> KINDS =
      List.of(
          DetectionKey.MAIL_OR_CHAT_PAGE,
          DetectionKey.CREDENTIALS_IN_PAGE,
          DetectionKey.SHARING_SITE);
  private final Map<DetectionKey, Tallies> names = new EnumMap<>(DetectionKey.class);

  ReferrerDetector(int threshold) {
    for (var kind : KINDS) {
      names.put(kind, new Tallies(kind, 1, new Tally.Limit(threshold, SECONDS, 0)));
    }
  }

  @Override
  public DetectionRule rule() {
    return RULE;
  }

  @Override
  public List<Detected> observe(ObservedAttempt attempt) {
    if (attempt.signs().isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<Detected>();
    names.forEach((kind, tallies) -> {
      if (attempt.signs().contains(kind)) {
        tallies.add(ALL, attempt.name().name(), attempt).ifPresent(found::add);
      }
    });
    return found;
  }

  @Override
  public List<Remembered> memories() {
    return List.copyOf(names.values());
  }
}
