package dev.latchkey.server.web.site;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A link that the operator has set.
///
/// @param href `https:` or `mailto:`, of ASCII characters
public record SiteLink(String label, String href) {
  private static final int LONGEST = 300;
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");
  private static final Pattern MAILBOX = Pattern.compile("[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]+");

  /// Reads `LABEL = ADDRESS`.
  static Optional<SiteLink> read(String text) {
    var parts = text.split("=", 2);
    return parts.length < 2 || SiteText.flaw(parts[0].strip()).isPresent()
        ? Optional.empty()
        : address(parts[1].strip()).map(href -> new SiteLink(parts[0].strip(), href));
  }

  /// Reads whom to ask: an email address or a page.
  static Optional<SiteLink> contact(String text) {
    var mail = text.startsWith("mailto:") ? text.substring("mailto:".length()) : text;
    return MAILBOX.matcher(mail).matches()
        ? Optional.of(new SiteLink(mail, "mailto:" + mail))
        : address(text).map(href -> new SiteLink(href.replaceFirst("^https://", ""), href));
  }

  private static Optional<String> address(String text) {
    try {
      var uri = new URI(text);
      var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      var fits =
          switch (scheme) {
            case "https" -> uri.getHost() != null && uri.getRawUserInfo() == null;
            case "mailto" ->
                MAILBOX.matcher(String.valueOf(uri.getRawSchemeSpecificPart())).matches();
            default -> false;
          };
      return Optional.of(text)
          .filter(_ -> fits && text.length() <= LONGEST && PRINTABLE.matcher(text).matches());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
