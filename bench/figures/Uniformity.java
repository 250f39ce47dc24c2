package figures;

import java.io.IOException;
import java.util.List;

/// Whether the time of an answer tells who has an account.
public final class Uniformity extends Observed {
  public Uniformity(Place place, Options options, Latchkey latchkey) {
    super(place, options, latchkey);
  }

  @Override
  public String part() {
    return "uniformity";
  }

  @Override
  public void measure() throws IOException, InterruptedException {
    var data = place.data("latchkey-uniform", TRUSTS_THIS_MACHINE);
    try (var _ = latchkey.at(data).start(List.of())) {
      observe(
          "Uniformity.java",
          latchkey.base(),
          data.resolve("tls/ca.pem").toString(),
          data.resolve("mail").toString(),
          Integer.toString(options.requests()));
    }
  }

  @Override
  Section section(String table) {
    return new Section(
        "Does the time of an answer tell who has an account?",
        table
            + """


            `bench/Uniformity.java` asks about addresses with and without an account in random order over one kept connection, and
            compares the times by the rank test of Mann and Whitney: |z| below 3 says that they cannot be told apart. "Busy" means
            that forty forgotten passwords a second of other people keep the mail worker at work meanwhile.
            """);
  }
}
