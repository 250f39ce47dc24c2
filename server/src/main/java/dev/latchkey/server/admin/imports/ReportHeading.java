package dev.latchkey.server.admin.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.RequestRejected;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The first line of a report: what it is the report of.
///
/// @param input SHA-256 of the lines, in hex
record ReportHeading(
    String report,
    int version,
    String input,
    String existing,
    boolean passwords,
    boolean invite,
    boolean createGroups) {
  private static final String KIND = "latchkey accounts import";

  /// What every report begins with.
  static final String BEGINNING = "{\"report\":\"" + KIND + "\"";

  static ReportHeading of(List<String> lines, ImportChoices choices) {
    return new ReportHeading(
        KIND,
        1,
        digest(lines),
        choices.existing().word(),
        choices.passwords(),
        choices.invite(),
        choices.createGroups());
  }

  static Optional<ReportHeading> read(String line) {
    try {
      return Optional.of(Json.read(line.getBytes(UTF_8), ReportHeading.class));
    } catch (RequestRejected e) {
      return Optional.empty();
    }
  }

  private static String digest(List<String> lines) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var line : lines) {
        digest.update(line.getBytes(UTF_8));
        digest.update((byte) '\n');
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
