package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LimitDocumentTests {
  /// A limit of the table, and what it is set by.
  private record Row(Limit limit, Optional<Setting<Integer>> setting) {
    static Row of(Limit limit) {
      return new Row(limit, Optional.empty());
    }

    static Row of(Limit limit, Setting<Integer> setting) {
      return new Row(limit, Optional.of(setting));
    }

    String expected() {
      var most = String.format(Locale.ROOT, "%,d", limit.max());
      return String.join(
          " | ", most, window(), setting.map(one -> "`" + one.key() + "`").orElse("-"));
    }

    private String window() {
      return switch (limit.window()) {
        case HOUR -> "an hour";
        case THIRTY_DAYS, MONTH -> "30 days";
        case TWO_DAYS -> "two days";
        case FROM_THE_FIRST, TEN_MINUTES -> "ten minutes";
      };
    }
  }

  /// In the order of the document.
  private static final List<Row> ROWS =
      List.of(
          Row.of(Limit.SIGN_IN_SOURCE, LimitSettings.SOURCE),
          Row.of(Limit.SIGN_IN_AGAIN),
          Row.of(Limit.SIGN_IN_NETWORK, LimitSettings.NETWORK),
          Row.of(Limit.SIGN_IN_NAME, LimitSettings.NAME),
          Row.of(Limit.SIGN_IN_WORK),
          Row.of(Limit.SIGN_IN_RUN, LimitSettings.RUN),
          Row.of(Limit.SIGN_IN_ALL, LimitSettings.EVERYONE),
          Row.of(Limit.SIGN_IN_DEVICE),
          Row.of(Limit.SIGN_IN_DEVICE_RUN),
          Row.of(Limit.DEVICE_SOURCE),
          Row.of(Limit.USER_CODE_ACCOUNT),
          Row.of(Limit.USER_CODE_SOURCE),
          Row.of(Limit.USER_CODE_ALL),
          Row.of(Limit.SECOND_FACTOR),
          Row.of(Limit.SECOND_FACTOR_RUN),
          Row.of(Limit.STEP_UP),
          Row.of(Limit.STEP_UP_SESSION),
          Row.of(Limit.STEP_UP_RUN),
          Row.of(Limit.PASSKEY),
          Row.of(Limit.PASSKEY),
          Row.of(Limit.TOKEN_SOURCE));

  /// The number that a cell begins with is the limit.
  @Test
  @Tag("S4-64")
  void tableOfBudgetsIsThatOfTheLimits() throws IOException {
    var document = Files.readString(Path.of("..", "docs", "defence.md"));
    var start = document.indexOf("| what is counted |");
    var table = document.substring(start, document.indexOf("\n\n", start));
    var rows = table.lines().skip(2).map(LimitDocumentTests::numbers).toList();
    assertEquals(ROWS.stream().map(Row::expected).toList(), rows);
  }

  private static String numbers(String line) {
    var cells = line.split("\\|", -1);
    var limit = cells[2].strip().replaceFirst("^([0-9,]*[0-9]).*$", "$1");
    return String.join(" | ", limit, cells[3].strip(), cells[4].strip());
  }
}
