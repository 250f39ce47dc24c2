package dev.latchkey.server.clients;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Where an application wants people to come back to, as its operator has registered it.
///
/// An address is compared as a text (RFC 9700, section 2.1): no case, slash, encoding or parameter
/// is forgiven. Only the port of `http://127.0.0.1` and `http://[::1]` may be another one, because
/// the system chooses it (RFC 8252, section 7.3).
public record RedirectAddress(String value) {
  private static final int LONGEST = 1000;

  /// What may stand in an address and in a header line.
  private static final Pattern CHARACTERS = Pattern.compile("[!$-;=?-\\[\\]_a-z~]+");

  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::[0-9]{1,5})?((?:[/?].*)?)");
  private static final Set<String> LOCAL = Set.of("127.0.0.1", "[::1]", "localhost");

  /// Reads what an operator wants to register; empty where it cannot be an address to come back to:
  /// it is not absolute, has a fragment, a user or a wildcard, or goes by HTTP to another machine.
  /// A scheme of an app's own has a dot in it (RFC 8252, section 7.1).
  public static Optional<RedirectAddress> parse(String text) {
    return text.length() <= LONGEST && CHARACTERS.matcher(text).matches() && isGood(text)
        ? Optional.of(new RedirectAddress(text))
        : Optional.empty();
  }

  private static boolean isGood(String text) {
    try {
      var uri = new URI(text);
      var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      return uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && !text.contains("*")
          && switch (scheme) {
            case "https" -> uri.getHost() != null;
            case "http" -> uri.getHost() != null && LOCAL.contains(uri.getHost());
            default -> scheme.contains(".");
          };
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /// Whether a request that names this address may be answered there.
  public boolean matches(String asked) {
    return value.equals(asked) || isSameButForThePort(asked);
  }

  private boolean isSameButForThePort(String asked) {
    var ours = LOOPBACK.matcher(value);
    var theirs = LOOPBACK.matcher(asked);
    return ours.matches()
        && theirs.matches()
        && CHARACTERS.matcher(asked).matches()
        && ours.group(1).equals(theirs.group(1))
        && ours.group(2).equals(theirs.group(2));
  }
}
