package figures;

import java.io.IOException;

/// A figure of the first table.
interface Compared {
  boolean isMeasured() throws IOException;

  /// Its row.
  String row() throws IOException;

  /// Its rows of the second table.
  String besides() throws IOException;

  /// Its ratios, round by round.
  String ratios() throws IOException;

  /// What is compared.
  String explanation() throws IOException;

  /// @param scale that the values are divided by
  /// @param more whether more is better
  static String row(
      String title,
      Samples latchkey,
      Samples keycloak,
      String unit,
      int scale,
      boolean more,
      int required,
      int goal)
      throws IOException {
    double l = latchkey.median();
    double k = keycloak.median();
    double ratio = more ? l / k : k / l;
    int digits = scale == 1 ? 0 : 2;
    return "| %s | %s %s | %s %s | %s | %s | %s |\n"
        .formatted(
            title,
            Samples.fixed(l / scale, digits),
            unit,
            Samples.fixed(k / scale, digits),
            unit,
            times(Samples.fixed(ratio, 1), more) + (more ? " as many" : ""),
            times(Integer.toString(required), more)
                + (goal > required ? ", goal " + (more ? "" : "1/") + goal : ""),
            ratio >= goal ? "yes" : ratio >= required ? "yes; the goal of " + goal + " not" : "no");
  }

  private static String times(String number, boolean more) {
    return more ? number + " times" : "1/" + number;
  }
}
