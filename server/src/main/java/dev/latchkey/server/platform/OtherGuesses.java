package dev.latchkey.server.platform;

import dev.latchkey.server.detection.Detection;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitKey;
import java.util.function.Consumer;

/// Tells the guessing defence of wrong guesses that are no sign-ins: who guesses, and nothing of
/// what.
record OtherGuesses(Detection detection) implements Consumer<LimitKey> {
  @Override
  public void accept(LimitKey counted) {
    if (counted.limit() == Limit.PASSWORD_CHANGE) {
      detection.guessedInSession(new Id(counted.key()));
    } else {
      ClientAddress.ofSource(counted.key()).map(ClientAddress::new).ifPresent(detection::guessed);
    }
  }
}
