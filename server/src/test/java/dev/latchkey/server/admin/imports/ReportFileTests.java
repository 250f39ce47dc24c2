package dev.latchkey.server.admin.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.admin.Desk;
import dev.latchkey.server.admin.imports.ImportChoices.Existing;
import dev.latchkey.server.storage.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTests {
  private static final ImportChoices SKIP = new ImportChoices(Existing.SKIP, false, false, false);
  private static final List<String> LINES =
      IntStream.range(0, 450).mapToObj("{\"email\":\"p%d@example.org\"}"::formatted).toList();

  @TempDir Path folder;
  private final TestDatabase test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
  private final Desk on = new Desk(test);
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("report.jsonl");
  }

  private ReportFile.Opened open(List<String> lines, ImportChoices choices) throws IOException {
    return ReportFile.open(file, lines, choices);
  }

  private ImportOutcome run(List<String> lines, ImportChoices choices) throws IOException {
    try (var report = ((ReportFile.Opened.Ready) open(lines, choices)).report()) {
      return on.imports.run(lines, choices, report, _ -> {});
    }
  }

  private String refused(List<String> lines, ImportChoices choices) throws IOException {
    return ((ReportFile.Opened.Refused) open(lines, choices)).reason();
  }

  @Test
  void saysOfEachLineWhatBecameOfItToItsOwnerOnly() throws IOException {
    var lines =
        List.of(
            "{\"email\":\"ada@example.org\"}",
            "",
            "{\"email\":\"bob@example.org\",\"username\":\"bob\"}");
    run(lines, SKIP);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    var written = Files.readAllLines(file);
    assertEquals(3, written.size());
    assertTrue(written.getFirst().startsWith(ReportHeading.BEGINNING), written::toString);
    assertTrue(
        written
            .get(2)
            .startsWith("{\"line\":3,\"email\":\"bob@example.org\",\"outcome\":\"created\","),
        written::toString);
  }

  @Test
  void importThatWasBrokenOffGoesOnWithTheSameReport() throws IOException {
    var killed = new AtomicInteger();
    try (var report = ((ReportFile.Opened.Ready) open(LINES, SKIP)).report()) {
      on.imports.run(
          LINES,
          SKIP,
          report,
          done -> {
            if (done == 400 && killed.incrementAndGet() == 2) {
              throw new IllegalStateException("killed");
            }
          });
    } catch (IllegalStateException e) {
      Files.writeString(file, "{\"line\":999,\"ema", StandardOpenOption.APPEND);
    }
    assertEquals(400, test.count("SELECT COUNT(*) FROM accounts"));
    assertEquals(new ImportOutcome.Done(50, 0, 0, 0, 0, 400, List.of()), run(LINES, SKIP));
    assertEquals(451, Files.readAllLines(file).size());
    assertEquals(new ImportOutcome.Done(0, 0, 0, 0, 0, 450, List.of()), run(LINES, SKIP));
  }

  @Test
  void belongsToOneFileAndItsOptions() throws IOException {
    run(LINES, SKIP);
    var update = new ImportChoices(Existing.UPDATE, false, false, false);
    assertTrue(refused(LINES, update).startsWith("belongs to other lines"));
    assertTrue(refused(LINES.subList(0, 9), SKIP).startsWith("belongs to other lines"));
  }

  @Test
  void beginsAgainWhereNothingWasImported() throws IOException {
    var bad = run(List.of("{\"email\":\"no address\"}"), SKIP);
    assertEquals(1, ((ImportOutcome.Refused) bad).lines().size());
    assertTrue(Files.readString(file).contains("\"code\":\"email_rejected\""));
    run(List.of("{\"email\":\"ada@example.org\"}"), SKIP);
    assertFalse(Files.readString(file).contains("email_rejected"));
  }

  @Test
  void otherFilesStayAsTheyWere() throws IOException {
    Files.writeString(file, "my diary");
    assertEquals("is another file and no report of an import", refused(LINES, SKIP));
    assertEquals("my diary", Files.readString(file));
    var target = folder.resolve("target");
    Files.writeString(target, "");
    Files.delete(file);
    Files.createSymbolicLink(file, target);
    assertEquals("is no plain file", refused(LINES, SKIP));
  }
}
