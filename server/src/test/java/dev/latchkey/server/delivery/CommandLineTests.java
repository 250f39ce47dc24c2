package dev.latchkey.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.crypto.Octets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the mail and the page say is to be typed, for each kind of sink.
class CommandLineTests {
  private static final String BASE = "https://auth.example.org";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ''          | deploy  | --account deploy --to "file:$PWD/password"
          file        | deploy  | --account deploy --to "file:$PWD/password"
          command     | deploy  | --account deploy --to command:/usr/local/bin/set-password
          postgresql  | app     | --account app --to postgresql:app@/DATABASE
          mariadb     | app     | --account app --to mariadb:app@
          htpasswd    | alice   | --account alice --to htpasswd:/FILE:alice
          htpasswd    | o'hara  | --account 'o'\\''hara' --to 'htpasswd:/FILE:o'\\''hara'
          stdout      | alice   | --account alice --to stdout
          """)
  void namesAccountAndPlace(String sink, String account, String rest) {
    assertEquals(
        "latchkey-agent redeem --url " + BASE + " " + rest,
        CommandLine.redeem(BASE, grant(sink.equals("''") ? "" : sink, account)));
  }

  @ParameterizedTest
  @CsvSource("alice")
  void accountOfTheMachineIsSetAsRootAndNamedOnce(String account) {
    assertEquals(
        "sudo latchkey-agent redeem --url " + BASE + " --to linux-user:alice",
        CommandLine.redeem(BASE, grant("linux-user", account)));
  }

  private static DeliveryGrant grant(String sink, String account) {
    return new DeliveryGrant("Example", DeliveryMode.CHOOSE, account, sink, Octets.none(), false);
  }
}
