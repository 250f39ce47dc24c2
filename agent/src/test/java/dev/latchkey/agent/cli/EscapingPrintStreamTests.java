package dev.latchkey.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class EscapingPrintStreamTests {
  @Test
  void whatIsNotPrintableIsEscapedOnEveryWay() {
    var bytes = new ByteArrayOutputStream();
    var stream = new EscapingPrintStream(new PrintStream(bytes, true, UTF_8));
    var rude = "a\u001b]0;x\u0007\u009b\u202e\r";
    var plain = "a\\u001b]0;x\\u0007\\u009b\\u202e\\u000d";
    stream.println(rude);
    stream.print(rude);
    stream.println((Object) rude);
    stream.printf("%s", rude);
    stream.append(rude);
    assertEquals(plain + "\n" + plain + plain + "\n" + plain + plain, bytes.toString(UTF_8));
  }

  @Test
  void textLinesAndTabsStay() {
    var bytes = new ByteArrayOutputStream();
    new EscapingPrintStream(new PrintStream(bytes, true, UTF_8))
        .print("\u00e9\u4e16\ud83d\udd11\tb\n");
    assertEquals("\u00e9\u4e16\ud83d\udd11\tb\n", bytes.toString(UTF_8));
  }
}
