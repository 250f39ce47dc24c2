package dev.latchkey.server.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetsTests {
  private final Assets assets = new Assets();

  @Test
  void anAssetIsFoundAtItsAddress() {
    var path = assets.href("latchkey.css").split("/", -1);
    var asset = assets.find(path[2], path[3]).orElseThrow();
    assertEquals("latchkey.css", asset.name());
    assertEquals("text/css; charset=utf-8", asset.contentType());
    assertTrue(asset.etag().matches("\"[A-Za-z0-9_-]{43}\""));
    assertTrue(asset.content().length > 1000);
  }

  @ParameterizedTest
  @CsvSource({"x,latchkey.css", "'',latchkey.css", "x,other.css", "x,..", "x,NOTICE"})
  void nothingElseIsFound(String hash, String name) {
    assertTrue(assets.find(hash, name).isEmpty());
  }

  @Test
  void anUnknownNameIsABug() {
    assertThrows(IllegalArgumentException.class, () -> assets.href("other.css"));
  }

  @Test
  void noneLoadsAnythingFromElsewhere() {
    for (var asset : assets.all()) {
      var text = new String(asset.content(), StandardCharsets.UTF_8);
      assertFalse(
          text.matches("(?s).*(@import|sourceMappingURL|url\\([\"']?(https?:)?//).*"),
          asset.name());
    }
  }
}
