package dev.latchkey.server.clients;

import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.ParseResult;
import dev.latchkey.server.identifiers.RejectionReason;
import java.util.regex.Pattern;

/// What users see an application called: it stands in emails and on terminals, so that nothing in
/// it may pretend to be anything else.
public final class ClientName {
  private static final int MAX_CHARACTERS = 60;
  private static final Pattern BLANKS = Pattern.compile("\\p{Zs}+");

  /// Signs that names of companies have and names of people have not.
  private static final Pattern SIGNS = Pattern.compile("[&()+,/:]");

  private ClientName() {}

  /// Reads a name of 1 to 60 characters. It is judged as people's display names are (UTS #39,
  /// C-23), but for a few signs more.
  public static ParseResult<String> read(String text) {
    var name = BLANKS.matcher(text).replaceAll(" ").strip();
    return name.length() > MAX_CHARACTERS
        ? new ParseResult.Refused<>(RejectionReason.FORM)
        : switch (DisplayName.read(SIGNS.matcher(name).replaceAll(" "))) {
          case ParseResult.Accepted<DisplayName> _ -> new ParseResult.Accepted<>(name);
          case ParseResult.Refused<DisplayName>(var flaw) -> new ParseResult.Refused<>(flaw);
        };
  }
}
