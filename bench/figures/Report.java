package figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// `bench/RESULTS.md`. What was measured neither now nor in an earlier run of this checkout keeps
/// its section as it is; what people have written stands in `bench/notes.md`.
public record Report(
    Place place, Options options, Machine machine, List<? extends Figure> figures) {
  public Report(Place place, Options options, List<? extends Figure> figures) throws IOException {
    this(place, options, Machine.now(), figures);
  }

  public void write() throws IOException, InterruptedException {
    var results = place.home().resolve("bench/RESULTS.md");
    var sections = read(results);
    var notes = read(place.home().resolve("bench/notes.md"));
    notes.keySet().forEach(sections::remove);
    for (var section : measured()) {
      sections.put(section.title(), section);
    }
    sections.putAll(notes);
    var text = String.join("\n", sections.values().stream().map(Section::toString).toList());
    Files.writeString(results, text);
    System.out.print(text);
  }

  private List<Section> measured() throws IOException, InterruptedException {
    var sections = new ArrayList<Section>();
    var compared =
        figures.stream().filter(Compared.class::isInstance).map(Compared.class::cast).toList();
    var comparison = new Comparison(place, options, machine, compared);
    if (comparison.isMeasured()) {
      sections.addAll(comparison.sections());
    } else {
      comparison.tellRows();
    }
    for (var figure : figures) {
      sections.addAll(figure.sections());
    }
    return sections;
  }

  /// The sections of a document, in their order.
  private static LinkedHashMap<String, Section> read(Path document) throws IOException {
    var sections = new LinkedHashMap<String, Section>();
    if (Files.exists(document)) {
      for (var part : Files.readString(document).split("(?m)^(?=## )")) {
        if (!part.isBlank()) {
          var title = part.startsWith("## ") ? part.lines().findFirst().orElseThrow() : "";
          var text = part.substring(title.length());
          title = title.replaceFirst("^## ", "");
          sections.put(title, new Section(title, text));
        }
      }
    }
    return sections;
  }
}
