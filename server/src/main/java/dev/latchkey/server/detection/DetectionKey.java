package dev.latchkey.server.detection;

/// What attempts of a pattern have in common, as the audit trail calls it.
enum DetectionKey {
  /// One address, or one /64 network of IPv6.
  SOURCE,
  /// One /24 network, or one /48 of IPv6.
  NETWORK,
  /// One entered name.
  NAME,
  /// Names that form a row.
  NAMES,
  /// One local part of addresses.
  MAILBOX,
  /// One password.
  PASSWORD,
  /// One account.
  ACCOUNT,
  /// A page of a mail or chat program.
  MAIL_OR_CHAT_PAGE,
  /// The address of a page that holds a user and a password.
  CREDENTIALS_IN_PAGE,
  /// A page of a site that shares passwords.
  SHARING_SITE,
  /// The whole server.
  SERVER;

  /// Whether it is about the page that led to an attempt, which proves nothing.
  boolean isOfPage() {
    return this == MAIL_OR_CHAT_PAGE || this == CREDENTIALS_IN_PAGE || this == SHARING_SITE;
  }

  /// What has it, as operators read it.
  String words() {
    return switch (this) {
      case SOURCE -> "the source";
      case NETWORK -> "its network (/24 or /48)";
      case NAME -> "the name";
      case NAMES -> "names that differ from it in a number, in their last sign or in spelling";
      case MAILBOX -> "its local part at domains that look alike";
      case PASSWORD -> "the password";
      case ACCOUNT -> "the sessions of the account";
      case MAIL_OR_CHAT_PAGE, CREDENTIALS_IN_PAGE, SHARING_SITE -> "the page that leads there";
      case SERVER -> "all attempts on the server";
    };
  }

  /// Whether it is about where an attempt comes from.
  boolean isOfPlace() {
    return this == SOURCE || this == NETWORK;
  }
}
