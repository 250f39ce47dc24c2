package dev.latchkey.server.passkeys.registration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What keeps a passkey, by the AAGUID that it says: a name for the person to know it by, and no
/// proof of anything.
final class AuthenticatorModels {
  private static final String LIST = "/passkeys/authenticators.txt";
  private static final int AAGUID = 36;
  private final Map<String, String> names = read();

  Optional<String> name(String aaguid) {
    return Optional.ofNullable(names.get(aaguid));
  }

  private static Map<String, String> read() {
    try (var in = AuthenticatorModels.class.getResourceAsStream(LIST)) {
      var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      var names = new HashMap<String, String>();
      text.lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(line -> names.put(line.substring(0, AAGUID), line.substring(AAGUID + 1)));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
