package dev.latchkey.server.identifiers;

import java.util.Optional;

/// The domains of email addresses that an operator means by `example.org` or `*.example.org`.
///
/// @param domain in lower case and ASCII
/// @param below whether all domains below it are meant, and not itself
public record DomainRule(String domain, boolean below) {
  private static final String BELOW = "*.";

  /// Reads a domain in Unicode, Punycode or ASCII; empty where it has not the form of one.
  public static Optional<DomainRule> parse(String text) {
    var below = text.startsWith(BELOW);
    return MailDomain.ascii(below ? text.substring(BELOW.length()) : text)
        .map(domain -> new DomainRule(domain, below));
  }

  public boolean covers(EmailAddress email) {
    return below ? email.domain().endsWith("." + domain) : email.domain().equals(domain);
  }

  /// As in the settings, in ASCII.
  @Override
  public String toString() {
    return (below ? BELOW : "") + domain;
  }
}
