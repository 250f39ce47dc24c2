package documents;

import java.util.ArrayList;
import java.util.List;

/// What was found: faults end `./verify`, hints are only told.
public record Faults(List<String> faults, List<String> hints) {
  public Faults() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  void add(String document, String fault) {
    faults.add(document + ": " + fault);
  }

  void hint(String document, String hint) {
    hints.add(document + ": " + hint);
  }
}
