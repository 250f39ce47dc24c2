package dev.latchkey.server.web.page;

/// What one mail says. Holds no personal data but at most the address that it goes to and where a
/// sign-in was, and no secret but its link or token.
///
/// An implementation is a record of plain values. It has an HTML template and a plain text template
/// of the same name, both of which take it as `letter`; its subject is the message
/// `mail.WORDS.subject`.
public interface MailView {
  /// The kind of mail, for instance `recovery`.
  String name();

  /// What the keys of its messages begin with, behind `mail.`.
  default String words() {
    return name();
  }

  /// Refuses what could forge another line of the mail.
  static String singleLine(String value) {
    if (value.codePoints().anyMatch(MailView::breaksLine)) {
      throw new IllegalArgumentException("control character in an email");
    }
    return value;
  }

  private static boolean breaksLine(int codePoint) {
    return Character.isISOControl(codePoint) || codePoint == 0x2028 || codePoint == 0x2029;
  }
}
