package dev.latchkey.server.observability;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The net under everything that is logged (S4-39, S4-48): our own code logs no secret, but what
/// libraries, drivers and exceptions say is not ours.
///
/// It rather masks too much. What it cannot know, a password in the middle of a sentence for
/// instance, must not get there at all.
final class Redaction {
  static final String HIDDEN = "***";
  private static final int LONGEST = 32 * 1024;

  private record Rule(Pattern pattern, String replacement) {
    Rule(String pattern, String replacement) {
      this(Pattern.compile(pattern), replacement);
    }
  }

  /// In this order: what is recognized by its surroundings comes before what is by its form. Every
  /// repetition is bounded or cannot be entered twice, so that no text takes long.
  private static final List<Rule> RULES =
      List.of(
          // PEM and armoured private keys, whole
          new Rule("(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY)(?s:.*?)(-----END|\\z)", "$1 *** $2"),
          // a cookie header, and a cookie of ours wherever it stands
          new Rule("(?i)\\b((?:set-)?cookie2?\\b[\"']?\\s{0,3}[:=])[^\\r\\n]*", "$1 ***"),
          new Rule("(__(?:Host|Secure)-[A-Za-z]{1,40}=)[^;,\\s\"']*", "$1***"),
          // HTTP authentication
          new Rule("(?i)\\b(bearer|basic|digest|dpop|negotiate)\\s{1,3}[\\w+/=.~-]{8,}+", "$1 ***"),
          // user and password in an address
          new Rule("(://)[^/\\s\"'<>]{1,300}@", "$1***@"),
          // what is called a secret: up to the end of its quotation, else of its part of the line
          new Rule(
              "(?i)((?:pass(?:word|wd|phrase|code)|(?<![a-z])(?:pass|pwd|otp|pin)(?![a-z])|secret"
                  + "|token|credentials?|api[_-]?key|private[_-]?key|authorization|code_verifier"
                  + "|session_?id|signature)(?![\\w-]{0,40}(?:exception|error)\\b)"
                  + "[\\w-]{0,40}\\\\?[\"']?\\s{0,3}(?:=>|[=:])\\s{0,3})"
                  + "(\\\\?\"[^\"\\r\\n]*|'[^'\\r\\n]*|[^\"',;&)}\\]\\r\\n]+)",
              "$1***"),
          // signed tokens (JWT), tokens of deliveries, hashes of passwords
          new Rule("\\beyJ[\\w-]{5,}+\\.[\\w-]*+(?:\\.[\\w-]*+){0,3}", HIDDEN),
          new Rule("\\blk[0-9]{1,2}_[\\w-]{8,}+", "lk1_***"),
          new Rule(
              "\\$(argon2[a-z]{0,2}|2[abxy]|scrypt|pbkdf2[\\w-]{0,12})\\$[^\\s\"']*",
              "\\$$1\\$***"),
          // addresses of people
          new Rule("(?<![\\w.+-])[\\w.+-]{1,64}@(?=[\\w-]{1,63}\\.[\\w.-]{1,250})", "***@"));

  /// Random values as text: ours are 43 characters, others at least 32.
  private static final Pattern RANDOM =
      Pattern.compile("(?<![\\w+/-])(?:[\\w-]{32,}+|[A-Za-z0-9+/]{40,}+={0,2})(?![\\w+/-])");

  private static final Pattern HEX = Pattern.compile("(?<![0-9A-Za-z])[0-9a-fA-F]{32,}+");
  private static final Pattern CARD =
      Pattern.compile("(?<![0-9])[3-6](?:[ -]?[0-9]){12,18}(?![0-9])");
  private static final Pattern IBAN =
      Pattern.compile("(?i)(?<![a-z0-9])[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]){11,30}");

  private Redaction() {}

  /// The text without what must not be logged, and without what could pretend to be another line:
  /// control and formatting characters other than line breaks and tabs are spelled out.
  static String apply(String text) {
    var masked = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    for (var rule : RULES) {
      masked = rule.pattern.matcher(masked).replaceAll(rule.replacement);
    }
    masked = HEX.matcher(masked).replaceAll(HIDDEN);
    masked = RANDOM.matcher(masked).replaceAll(Redaction::random);
    masked = CARD.matcher(masked).replaceAll(Redaction::card);
    masked = IBAN.matcher(masked).replaceAll(Redaction::iban);
    return spellOut(masked);
  }

  /// Words and names have not all three of capitals, small letters and digits.
  private static String random(MatchResult found) {
    var text = found.group();
    var looks =
        text.chars().anyMatch(c -> c >= 'a' && c <= 'z')
            && text.chars().anyMatch(c -> c >= 'A' && c <= 'Z')
            && text.chars().anyMatch(c -> c >= '0' && c <= '9');
    return looks ? HIDDEN : java.util.regex.Matcher.quoteReplacement(text);
  }

  private static String card(MatchResult found) {
    return luhn(found.group().replaceAll("[ -]", "")) ? HIDDEN : found.group();
  }

  private static boolean luhn(String digits) {
    var sum = 0;
    for (var i = 0; i < digits.length(); i++) {
      var digit = digits.charAt(digits.length() - 1 - i) - '0';
      var doubled = i % 2 == 0 ? digit : 2 * digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  /// An account number may be followed by more emails: each country has its length.
  private static String iban(MatchResult found) {
    var text = found.group();
    var length = Iban.length(text.substring(0, 2));
    var end = 0;
    var plain = new StringBuilder();
    while (end < text.length() && plain.length() < length) {
      var c = text.charAt(end++);
      if (c != ' ' && c != '-') {
        plain.append(c);
      }
    }
    return plain.length() == length && Iban.isValid(plain.toString())
        ? HIDDEN + text.substring(end)
        : text;
  }

  private static final Set<Integer> HARMLESS = Set.of((int) '\n', (int) '\r', (int) '\t');

  private static String spellOut(String text) {
    if (text.codePoints().noneMatch(Redaction::isInvisible)) {
      return text;
    }
    var spelled = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (isInvisible(c)) {
            spelled.append(String.format(Locale.ROOT, "\\u{%X}", c));
          } else {
            spelled.appendCodePoint(c);
          }
        });
    return spelled.toString();
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          !HARMLESS.contains(c);
      default -> false;
    };
  }
}
