package dev.latchkey.server.identifiers;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A mail address in the one form that Latchkey compares and mails to (CS-EM-1).
///
/// The domain is lower-case and in its ASCII form (IDNA); the local part is ASCII, kept as its
/// owner wrote it, and compared without regard to case. No provider's tricks (dots, `+tags`) are
/// undone. Blanks around it are no part of it, wherever it is entered.
///
/// @param value local part, `@`, domain: at most 254 characters
public record EmailAddress(String value) {
  private static final int MAX_LENGTH = 254;
  private static final int MAX_LOCAL = 64;
  private static final Pattern LOCAL =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  /// Reads an address that someone wants to be known by from now on: besides its form, the letters
  /// of its domain must not pass for others (UTS #39, section 5.3).
  public static ParseResult<EmailAddress> read(String entered) {
    var text = Blanks.without(entered);
    var address = parse(text);
    if (address.isEmpty()) {
      var ascii = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
      return new ParseResult.Refused<>(ascii ? RejectionReason.FORM : RejectionReason.CHARACTER);
    }
    if (Punycode.isIn(address.get().localPart())) {
      return new ParseResult.Refused<>(RejectionReason.PUNYCODE);
    }
    return MailDomain.flaw(text.substring(text.lastIndexOf('@') + 1))
        .<ParseResult<EmailAddress>>map(ParseResult.Refused::new)
        .orElseGet(() -> new ParseResult.Accepted<>(address.get()));
  }

  /// The address, or empty where the text has not the form of one. This is for finding: an address
  /// that would be refused today may have been accepted once.
  public static Optional<EmailAddress> parse(String entered) {
    var text = Blanks.without(entered);
    var at = text.lastIndexOf('@');
    if (at < 1 || at > MAX_LOCAL || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var local = text.substring(0, at);
    return MailDomain.ascii(text.substring(at + 1))
        .filter(domain -> LOCAL.matcher(local).matches())
        .map(domain -> new EmailAddress(local + "@" + domain))
        .filter(address -> address.value.length() <= MAX_LENGTH);
  }

  /// The form in which two addresses are the same: all lower case.
  public String canonical() {
    return canonical(value);
  }

  /// Whether mail to both goes to the same mailbox.
  public boolean isSameAs(EmailAddress other) {
    return canonical().equals(other.canonical());
  }

  /// The comparison form of any text that was entered as an address, well-formed or not: known and
  /// unknown, good and malformed addresses go the same way (S4-05).
  public static String canonicalOf(String entered) {
    return parse(entered)
        .map(EmailAddress::canonical)
        .orElseGet(() -> canonical(Blanks.without(entered)));
  }

  private static String canonical(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  public String localPart() {
    return value.substring(0, value.lastIndexOf('@'));
  }

  /// In lower case and ASCII.
  public String domain() {
    return value.substring(value.lastIndexOf('@') + 1);
  }

  /// Masked: an address is personal data and has no place in a log (CS-EM-2).
  @Override
  public String toString() {
    return value.charAt(0) + "***@***";
  }
}
