package dev.latchkey.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.server.identifiers.Id;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AuditEntryTests {
  @Test
  void fieldsStandInAlphabeticalOrderWhateverTheirKind() {
    var entry =
        AuditEntry.of("happened")
            .with("word", "x")
            .with("id", new Id("0".repeat(26)))
            .with("count", 7)
            .with("by", TimeUnit.SECONDS)
            .with("known", true);
    assertEquals(
        List.of("by=seconds", "count=7", "id=" + "0".repeat(26), "known=true", "word=x"),
        entry.fields().entrySet().stream().map(Object::toString).toList());
  }

  @Test
  void aFieldIsNamedOnce() {
    var entry = AuditEntry.of("happened").with("by", "owner");
    assertThrows(IllegalArgumentException.class, () -> entry.with("by", "operator"));
  }
}
