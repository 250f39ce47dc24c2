package dev.latchkey.server.detection;

import java.util.List;

/// Which mail domains are like each other: those of the large providers and what is one typing
/// error away from one, all together; of others those with the same first label, as it reads.
final class MailDomainFamily {
  private static final String PROVIDERS = "providers";

  /// The first labels of their domains. A typing error counts in the longer ones alone.
  private static final List<String> NAMES =
      List.of(
          "gmail",
          "googlemail",
          "hotmail",
          "outlook",
          "live",
          "msn",
          "yahoo",
          "ymail",
          "aol",
          "icloud",
          "me",
          "mac",
          "gmx",
          "web",
          "mail",
          "proton",
          "protonmail",
          "yandex",
          "qq",
          "163",
          "126",
          "zoho",
          "fastmail",
          "t-online",
          "freenet",
          "orange",
          "wanadoo",
          "free",
          "laposte",
          "libero",
          "virgilio",
          "naver",
          "daum",
          "rediffmail",
          "comcast",
          "verizon");

  private static final int LONG = 5;
  private static final int LONGEST = 64;

  private MailDomainFamily() {}

  /// A word for the family.
  static String of(String domain) {
    var dot = domain.indexOf('.');
    var label = dot < 0 ? domain : domain.substring(0, dot);
    return label.length() <= LONGEST && NAMES.stream().anyMatch(name -> isLike(label, name))
        ? PROVIDERS
        : NameSketch.folded(label);
  }

  private static boolean isLike(String label, String name) {
    return label.equals(name) || (name.length() >= LONG && isOneErrorAway(label, name));
  }

  /// Whether one sign is missing, is too many or is another, or two have changed places.
  static boolean isOneErrorAway(String text, String other) {
    if (Math.abs(text.length() - other.length()) > 1) {
      return false;
    }
    var shorter = text.length() <= other.length() ? text : other;
    var longer = shorter.equals(text) ? other : text;
    var same = 0;
    while (same < shorter.length() && shorter.charAt(same) == longer.charAt(same)) {
      same++;
    }
    var rest = shorter.substring(same);
    var longRest = longer.substring(same);
    if (longer.length() - shorter.length() == 1) {
      return longRest.substring(1).equals(rest);
    }
    return longer.length() == shorter.length()
        && !rest.isEmpty()
        && (rest.substring(1).equals(longRest.substring(1)) || haveChangedPlaces(rest, longRest));
  }

  private static boolean haveChangedPlaces(String text, String other) {
    return text.length() > 1
        && text.charAt(0) == other.charAt(1)
        && text.charAt(1) == other.charAt(0)
        && text.substring(2).equals(other.substring(2));
  }
}
