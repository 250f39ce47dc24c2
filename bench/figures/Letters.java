package figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Whether the delay of one's own letter tells who has an account, behind a mail server that takes
/// half a second for each letter, played by the observer.
public final class Letters extends Observed {
  private static final int PEOPLE = 60;
  private static final int ABOVE_LATCHKEY = 10;

  public Letters(Place place, Options options, Latchkey latchkey) {
    super(place, options, latchkey);
  }

  @Override
  public String part() {
    return "mail";
  }

  @Override
  public void measure() throws IOException, InterruptedException {
    int port = place.latchkeyPort() + ABOVE_LATCHKEY;
    var data = place.data("latchkey-mail", TRUSTS_THIS_MACHINE);
    var observed = latchkey.at(data);
    try (var _ = observed.start(List.of())) {
      observed.importPeople("person%03d@example.org", 0, PEOPLE);
    }
    var smtp =
        "mail:\n  smtp:\n    host: localhost\n    port: %d\n    tls: implicit\n    ca-file: %s\n";
    Files.writeString(
        data.resolve("latchkey.yaml"),
        smtp.formatted(port, data.resolve("tls/ca.pem")),
        StandardOpenOption.APPEND);
    try (var _ = observed.start(List.of())) {
      observe(
          "MailUniformity.java",
          latchkey.base(),
          data.toString(),
          Integer.toString(port),
          Integer.toString(options.pairs()));
    }
  }

  @Override
  Section section(String table) {
    return new Section(
        "Does the delay of one's own letter tell who has an account?",
        table
            + """


            `bench/MailUniformity.java` plays an SMTP server that takes half a second for each letter. The observer asks for a
            letter of their own, then for letters of the target, then for another one of their own, and compares when these come:
            behind targets with an account, and behind targets without, in random order.
            """);
  }
}
