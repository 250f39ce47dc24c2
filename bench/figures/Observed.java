package figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// What a program in this folder has told of Latchkey, as a table.
abstract class Observed implements Figure {
  /// Each request comes from a source of its own, or limits would be met.
  static final String TRUSTS_THIS_MACHINE = "trusted-proxies: 127.0.0.1\n";

  final Place place;
  final Options options;
  final Latchkey latchkey;

  Observed(Place place, Options options, Latchkey latchkey) {
    this.place = place;
    this.options = options;
    this.latchkey = latchkey;
  }

  private Path table() {
    return place.scratch().resolve(part() + ".md");
  }

  /// Runs the program, and keeps what it tells.
  final void observe(String file, String... arguments) throws IOException, InterruptedException {
    var command = Program.of(List.of(Place.java(), place.bench(file)), arguments);
    var made =
        "Measured on %s, commit %s.\n\n"
            .formatted(LocalDate.now(ZoneOffset.UTC), Machine.commit(place));
    Files.writeString(table(), made + command.output());
  }

  abstract Section section(String table);

  @Override
  public final List<Section> sections() throws IOException {
    return Files.exists(table()) ? List.of(section(Files.readString(table()).strip())) : List.of();
  }
}
