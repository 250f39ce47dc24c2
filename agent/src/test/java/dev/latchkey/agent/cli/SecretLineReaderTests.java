package dev.latchkey.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretLineReaderTests {
  private static List<String> lines(String text) throws IOException {
    var lines =
        new SecretLineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return Stream.of(lines.next(), lines.next(), lines.next())
        .flatMap(Optional::stream)
        .map(String::new)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token\npass word",
        "token\npass word\n",
        "token\r\npass word\r\n",
        "\uFEFFtoken\r\npass word\r\n",
        "\uFEFFtoken\npass word"
      })
  void whatEditorsAddIsNoPartOfALine(String text) throws IOException {
    assertEquals(List.of("token", "pass word"), lines(text));
  }

  @Test
  void everythingElseBelongsToThePassword() throws IOException {
    assertEquals(
        List.of("token", "\uFEFF pass\rword\u00A0 ", "end\r"),
        lines("token\n\uFEFF pass\rword\u00A0 \r\nend\r"));
    assertEquals(List.of("", "\r"), lines("\uFEFF\n\r\r\n"));
    assertEquals(List.of("\uFEFF"), lines("\uFEFF\uFEFF"));
  }
}
