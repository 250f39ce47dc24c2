package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.jose.UsedTokens;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.ConstantTime;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.QueryString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says in the address of a request that it was pushed, and that what it asks for has not been
/// changed since: it stands there while the person signs in, or up.
record PushedMark(Database database, KeyedDigests digests) {
  /// As long as that takes.
  private static final Duration LIFE = Duration.ofHours(1);

  private static final int OF_ITS_OWN = 16;
  private static final Pattern BEGIN = Pattern.compile("[0-9]{1,12}\\.[A-Za-z0-9_-]{16}");

  /// What our own pages never change on the way.
  private static final List<String> BOUND =
      List.of(
          "response_mode",
          "code_challenge_method",
          "login_hint",
          Parameters.CLIENT,
          Parameters.REDIRECT,
          "response_type",
          "scope",
          Parameters.STATE,
          "nonce",
          "code_challenge",
          Parameters.JKT);

  /// The same; where they are missing, they are bound by the marks of versions that knew none.
  private static final List<String> BOUND_IF_THERE =
      List.of(Parameters.ACR_VALUES, Parameters.CLAIMS);

  /// @param requestUri by which the request came, so that two alike have marks of their own
  Parameters on(Parameters asked, String requestUri) {
    var begin =
        database.now().getEpochSecond()
            + "."
            + requestUri.substring(Math.max(0, requestUri.length() - OF_ITS_OWN));
    return asked.with(Parameters.PUSHED, Optional.of(begin + "." + mark(asked, begin)));
  }

  boolean isOn(Parameters asked) {
    var shown = asked.value(Parameters.PUSHED).orElse("");
    var begin = shown.substring(0, Math.max(0, shown.lastIndexOf('.')));
    return BEGIN.matcher(begin).matches()
        && ConstantTime.same(shown.substring(begin.length() + 1), mark(asked, begin))
        && isInTime(Long.parseLong(begin.substring(0, begin.indexOf('.'))));
  }

  /// Uses it up, as a code is made; false where one was made before. What was not pushed has none.
  boolean use(Transaction transaction, Parameters asked) {
    var until = transaction.now().plus(LIFE).plus(Database.CLOCK_CORRECTION);
    return !isOn(asked)
        || UsedTokens.use(
            transaction, "pushed", asked.value(Parameters.PUSHED).orElseThrow(), until);
  }

  private boolean isInTime(long second) {
    var age = database.now().getEpochSecond() - second;
    return age <= LIFE.toSeconds() && age >= -Database.CLOCK_CORRECTION.toSeconds();
  }

  private String mark(Parameters asked, String begin) {
    var bound =
        Stream.concat(
            BOUND.stream().map(name -> QueryString.pair(name, asked.value(name).orElse(""))),
            BOUND_IF_THERE.stream()
                .flatMap(name ->
                    asked.value(name).map(value -> QueryString.pair(name, value)).stream()));
    return digests.mark(
        KeyedDigests.Purpose.FORM_TOKEN,
        Stream.concat(Stream.of("pushed", begin), bound).collect(Collectors.joining("\n")));
  }
}
