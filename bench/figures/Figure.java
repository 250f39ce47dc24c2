package figures;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/// One thing that is measured. What it has measured stays in the scratch folder.
public interface Figure {
  /// What `--only` calls it.
  String part();

  /// Whether Keycloak is measured, too.
  default boolean isBesideKeycloak() {
    return false;
  }

  /// The programs that it starts, beside the two servers.
  default Set<String> tools() {
    return Set.of();
  }

  void measure() throws IOException, InterruptedException;

  /// Its sections of the results; none as long as there is nothing to say.
  List<Section> sections() throws IOException;
}
