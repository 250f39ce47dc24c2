package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.EmailAddress;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who every email comes from.
///
/// @param address in the `From` header; its domain, in ASCII, also names us to SMTP servers and
///   stands in message ids
/// @param name shown beside the address, or empty
/// @param bounces the envelope's sender (RFC 5321, 4.5.5): where reports of failed emails go
record Sender(EmailAddress address, String name, EmailAddress bounces) {
  private static final Pattern NUMERIC_END = Pattern.compile(".*[.@]\\d+");

  /// Reads `no-reply@example.org` or `Example <no-reply@example.org>`.
  ///
  /// @param bounces the address alone; empty for the same one
  /// @throws IllegalArgumentException where a setting is not an address; says which
  public static Sender of(String from, Optional<String> bounces) {
    try {
      var parsed = new InternetAddress(from.strip(), false);
      var address = address("mail.from", parsed.getAddress());
      return new Sender(
          address,
          Optional.ofNullable(parsed.getPersonal()).orElse(""),
          bounces.map(text -> address("mail.envelope-from", text.strip())).orElse(address));
    } catch (AddressException e) {
      throw new IllegalArgumentException("mail.from must be an email address", e);
    }
  }

  private static EmailAddress address(String setting, String text) {
    return EmailAddress.parse(text)
        .orElseThrow(() -> new IllegalArgumentException(setting + " must be an email address"));
  }

  /// Whether SMTP servers know no domain in it: Postfix refuses such a sender permanently (501
  /// 5.1.7).
  public boolean isAtIpAddress() {
    return isAtIpAddress(address) || isAtIpAddress(bounces);
  }

  private static boolean isAtIpAddress(EmailAddress address) {
    return NUMERIC_END.matcher(address.value()).matches();
  }

  String domain() {
    return address.value().substring(address.value().lastIndexOf('@') + 1);
  }

  InternetAddress header() throws AddressException {
    var header = new InternetAddress(address.value(), true);
    try {
      header.setPersonal(name.isEmpty() ? null : name, "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e);
    }
    return header;
  }

  /// As it is shown: the name, if there is one, and the address.
  public String text() {
    return name.isEmpty() ? address.value() : name + " <" + address.value() + ">";
  }
}
