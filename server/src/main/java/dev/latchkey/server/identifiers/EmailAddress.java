package dev.latchkey.server.identifiers;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A mail address in the one form that Latchkey compares and mails to (CS-EM-1).
///
/// The domain is lower-case and in its ASCII form (IDNA); the local part is ASCII, kept as its
/// owner wrote it, and compared without regard to case. No provider's tricks (dots, `+tags`) are
/// undone.
///
/// @param value local part, `@`, domain: at most 254 characters
public record EmailAddress(String value) {
  private static final int MAX_LENGTH = 254;
  private static final int MAX_LOCAL = 64;
  private static final Pattern LOCAL =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
  private static final Pattern DOMAIN =
      Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /// The address, or empty where the text has not the form of one.
  public static Optional<EmailAddress> parse(String text) {
    var at = text.lastIndexOf('@');
    if (at < 1 || at > MAX_LOCAL || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var local = text.substring(0, at);
    return asciiDomain(text.substring(at + 1))
        .filter(domain -> LOCAL.matcher(local).matches())
        .map(domain -> new EmailAddress(local + "@" + domain))
        .filter(address -> address.value.length() <= MAX_LENGTH);
  }

  private static Optional<String> asciiDomain(String domain) {
    try {
      var ascii =
          IDN.toASCII(Normalizer.normalize(domain, Normalizer.Form.NFC), IDN.USE_STD3_ASCII_RULES)
              .toLowerCase(Locale.ROOT);
      return DOMAIN.matcher(ascii).matches() ? Optional.of(ascii) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The form in which two addresses are the same: all lower case.
  public String canonical() {
    return canonical(value);
  }

  /// The comparison form of any text that was entered as an address, well-formed or not: known and
  /// unknown, good and malformed addresses go the same way (S4-05).
  public static String canonicalOf(String entered) {
    return parse(entered).map(EmailAddress::canonical).orElseGet(() -> canonical(entered));
  }

  private static String canonical(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  public String localPart() {
    return value.substring(0, value.lastIndexOf('@'));
  }

  /// Masked: an address is personal data and has no place in a log (CS-EM-2).
  @Override
  public String toString() {
    return value.charAt(0) + "***@***";
  }
}
