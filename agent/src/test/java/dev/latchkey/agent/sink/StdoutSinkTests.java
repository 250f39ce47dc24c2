package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestSinks;
import dev.latchkey.agent.fake.TestUser;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("DP-9")
class StdoutSinkTests extends SinkContract {
  private final TestSinks.Display display = new TestSinks.Display();

  @BeforeEach
  void oldOne() {
    assertEquals(new ApplyResult.Applied(), apply(working(), OLD));
  }

  @Override
  Sink working() {
    var host = TestSinks.host(Duration.ofSeconds(1), TestUser.ID, folder, display);
    var reading = new Sinks(host).read("stdout");
    return assertInstanceOf(SinkParseResult.Known.class, reading).sink();
  }

  @Override
  Sink failing() {
    return new ChangedMeanwhile(working(), () -> display.interactive = false);
  }

  @Override
  boolean opens(String password) {
    return display.lines.getLast().equals("Password, shown only once: " + password);
  }

  @Test
  void withoutATerminalNothingIsShown() {
    display.interactive = false;
    assertTrue(working().obstacle().isPresent());
    assertEquals("no_terminal", code(apply(working(), "new password")));
    assertEquals(1, display.lines.size());
  }

  @Test
  void addressIsTheKindAlone() {
    assertEquals("stdout", working().address().toString());
  }
}
