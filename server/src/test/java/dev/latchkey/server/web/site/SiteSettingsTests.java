package dev.latchkey.server.web.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.settings.BadSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteSettingsTests {
  static final String DRAWING =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><title>Mark</title>
        <defs><linearGradient id="a"><stop offset="0" stop-color="#7a1f5c"/></linearGradient></defs>
        <path d="M4 4h24v24h-24z" fill="url(#a)" transform="rotate(-3 2,2)"/>
      </svg>
      """;

  @TempDir Path folder;

  private static Site of(String key, String value) {
    return SiteSettings.of(ServerSettings.load(Optional.empty(), Map.of(), Map.of(key, value)));
  }

  private static String refused(String key, String value) {
    return String.valueOf(assertThrows(BadSetting.class, () -> of(key, value)).getMessage());
  }

  private String logo(String svg) throws IOException {
    var file = Files.writeString(folder.resolve("logo.svg"), svg);
    return refused("site.logo", file.toString());
  }

  @Test
  void nothingSetIsTheProduct() {
    assertEquals(
        Site.DEFAULT, SiteSettings.of(ServerSettings.load(Optional.empty(), Map.of(), Map.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Beispiel & Söhne", "O'Brien's Login", "東京大学", "जीवन", "Lab 3 (test)"})
  void namesOfTheWorldAreTaken(String name) {
    assertEquals(name, of("site.name", name).name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nBcc: x@example.org",
        "a\u0000b",
        "abc\u202Egnp",
        "abc\u200Fx",
        "zero\u200Bwidth",
        "a\u2028b",
        "<script>",
        "quote\"",
        "{0}",
        "a  b",
        "e\u0301\u0301\u0301",
        "0123456789012345678901234567890123456789x"
      })
  void namesThatAreMoreThanWordsAreRefused(String name) {
    assertTrue(refused("site.name", name).startsWith("site.name"), name);
  }

  @Test
  void contactIsAnAddressOrAPage() {
    var mail = of("site.contact", "help@example.org").contact().orElseThrow();
    assertEquals(new SiteLink("help@example.org", "mailto:help@example.org"), mail);
    var page = of("site.contact", "https://example.org/help").contact().orElseThrow();
    assertEquals(new SiteLink("example.org/help", "https://example.org/help"), page);
    refused("site.contact", "javascript:alert(1)");
    refused("site.contact", "http://example.org");
    refused("site.contact", "help@example.org?subject=x");
  }

  @Test
  void linksHaveALabelAndASafeAddress() {
    var links = "Imprint = https://example.org/i, Datenschutz=https://example.org/d?a=b";
    assertEquals(
        List.of(
            new SiteLink("Imprint", "https://example.org/i"),
            new SiteLink("Datenschutz", "https://example.org/d?a=b")),
        of("site.links", links).links());
    for (var bad :
        List.of(
            "https://example.org",
            "x = http://example.org",
            "x = javascript:alert(1)",
            "x = data:text/html;base64;x",
            "x = https://user:pass@example.org/",
            "x = https://exa mple.org/",
            "x = //example.org/",
            "x\u202E = https://example.org/",
            " = https://example.org/")) {
      refused("site.links", bad);
    }
  }

  @Test
  void aDrawingIsServedAsItIs() throws IOException {
    var file = Files.writeString(folder.resolve("logo.svg"), DRAWING);
    var logo = of("site.logo", file.toString()).logo().orElseThrow();
    assertEquals(DRAWING, new String(logo.content(), java.nio.charset.StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<style>*{fill:red}</style>",
        "<image href='https://example.org/x.png'/>",
        "<use href='#a'/>",
        "<a href='javascript:alert(1)'><path/></a>",
        "<foreignObject/>",
        "<animate attributeName='x'/>",
        "<text>a</text>",
        "<path onload='alert(1)'/>",
        "<path style='fill:red'/>",
        "<path fill='url(https://example.org/x)'/>",
        "<path fill='u\\72l(x)'/>",
        "<g xmlns:x='http://www.w3.org/1999/xlink' x:href='a'/>",
        "<h:script xmlns:h='http://www.w3.org/1999/xhtml'/>",
        "<?xml-stylesheet href='x'?>"
      })
  void moreThanADrawingIsRefused(String inside) throws IOException {
    var svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>" + inside + "</svg>";
    assertTrue(logo(svg).contains("export it as plain SVG"), inside);
  }

  @Test
  void whatIsNoDrawingIsRefused() throws IOException {
    assertTrue(logo("<svg xmlns='http://www.w3.org/2000/svg'/>").contains("viewBox"));
    assertTrue(logo("\u0089PNG").contains("well-formed"));
    assertTrue(logo("<svg viewBox='0 0 9 9'/>").contains("the element svg"));
    var entities =
        "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
            + "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><title>&x;</title></svg>";
    assertTrue(logo(entities).contains("document type"));
    assertTrue(logo(DRAWING + " ".repeat(70_000)).contains("64 KiB"));
    assertTrue(refused("site.logo", "/no/such.svg").contains("cannot be read"));
  }

  /// Ratios as WebAIM's checker gives them.
  @ParameterizedTest
  @CsvSource({"#000000,#ffffff,21.0", "#777777,#ffffff,4.47", "#0000ff,#ffff00,8.0"})
  void contrastIsThatOfWcag(String one, String other, double ratio) {
    var contrast = Colour.read(one).orElseThrow().contrast(Colour.read(other).orElseThrow());
    assertEquals(ratio, Math.floor(contrast * 100) / 100);
  }

  @Test
  void aColourThatCannotBeReadIsRefusedWithTheNearestThatCan() {
    var message = refused("site.colour", "#ffcc00");
    assertTrue(message.contains("1.38:1"), message);
    var nearest = message.substring(message.lastIndexOf('#'), message.lastIndexOf('#') + 7);
    assertTrue(of("site.colour", nearest).palette().isPresent(), nearest);
    refused("site.colour", "red");
    refused("site.colour", "#fff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#7a1f5c", "#0b5cad", "#000000", "#8a6100", "#b00020", "#00693e"})
  void everyColourThatFollowsCanBeRead(String colour) {
    var palette = of("site.colour", colour).palette().orElseThrow();
    for (var pair :
        List.of(
            List.of(palette.accent(), "#ffffff"),
            List.of(palette.accent(), "#f6f5f0"),
            List.of(palette.accent(), palette.tint()),
            List.of(palette.accentDeep(), "#f6f5f0"),
            List.of(palette.darkAccent(), "#0f1412"),
            List.of(palette.darkAccent(), "#171e1b"),
            List.of(palette.darkAccent(), palette.darkTint()),
            List.of(palette.darkAccent(), "#000000"),
            List.of(palette.pane(), "#b4cac1"),
            List.of(palette.paneDeep(), "#b4cac1"))) {
      var one = Colour.read(pair.getFirst()).orElseThrow();
      var contrast = one.contrast(Colour.read(pair.getLast()).orElseThrow());
      assertTrue(contrast >= SitePalette.ENOUGH, pair + " " + contrast);
    }
  }
}
