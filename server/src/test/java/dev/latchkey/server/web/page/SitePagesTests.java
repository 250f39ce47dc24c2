package dev.latchkey.server.web.page;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.web.site.Site;
import dev.latchkey.server.web.site.SiteSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Renders pages of a site that has its own name, logo, colour and links to `target/pages/site`.
class SitePagesTests {
  private static final Path FOLDER = Path.of("target", "pages");
  private static final String LOGO =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 32\">"
          + "<rect width=\"64\" height=\"32\" rx=\"6\" fill=\"#7a1f5c\"/>"
          + "<circle cx=\"20\" cy=\"16\" r=\"9\" fill=\"#ffd6ee\"/></svg>";

  @TempDir Path folder;
  private Site site = Site.DEFAULT;

  @BeforeEach
  void set() throws IOException {
    var logo = Files.writeString(folder.resolve("logo.svg"), LOGO);
    var set =
        Map.of(
            "site.name", "O'Brien & Söhne",
            "site.logo", logo.toString(),
            "site.contact", "help@example.org",
            "site.links",
                "Imprint = https://example.org/imprint, Privacy = https://example.org/privacy",
            "site.colour", "#7a1f5c");
    site = SiteSettings.of(ServerSettings.load(Optional.empty(), Map.of(), set));
  }

  private String page(String name) throws IOException {
    var assets = new Assets(site);
    for (var asset : assets.all()) {
      var file = FOLDER.resolve(asset.href().substring(1));
      Files.createDirectories(file.getParent());
      Files.write(file, asset.content());
    }
    var view = Objects.requireNonNull(TestViews.all().get(name));
    var page =
        new Page(
            new Messages(Language.ENGLISH, site), assets, "csrf", TestViews.signedIn(view), null);
    var html = new Pages(site).html(page, view);
    Files.createDirectories(FOLDER.resolve("site"));
    Files.writeString(FOLDER.resolve("site").resolve(name + ".html"), html);
    return html;
  }

  @Test
  void pagesCarryTheSiteAndNotTheProduct() throws IOException {
    for (var name : TestViews.all().keySet()) {
      var html = page(name);
      assertTrue(html.contains("O'Brien &amp; Söhne</title>"), name);
      assertTrue(html.contains("/logo.svg\" alt=\"\">"), name);
      assertTrue(html.contains("/site.css\">"), name);
      assertTrue(html.contains("href=\"mailto:help@example.org\">help@example.org</a>"), name);
      assertTrue(html.contains("href=\"https://example.org/imprint\">Imprint</a>"), name);
      assertFalse(html.contains("Latchkey"), name);
    }
  }

  @Test
  void emailsCarryTheSiteInBothParts() throws IOException {
    Files.createDirectories(FOLDER.resolve("site"));
    for (var letter : TestLetters.all()) {
      var to = Optional.of(new EmailAddress("ada@example.org"));
      var mail = new Pages(site).mail(to, Language.ENGLISH, letter);
      var text = mail.text().exposeText();
      var html = mail.html().exposeText();
      Files.writeString(FOLDER.resolve("site").resolve("mail-" + letter.name() + ".html"), html);
      assertTrue(text.contains("O'Brien & Söhne"), text);
      assertTrue(text.contains("Questions? help@example.org"), text);
      assertTrue(text.contains("\nImprint: https://example.org/imprint\n"), text);
      assertTrue(html.contains("<p class=\"brand\">O'Brien &amp; Söhne</p>"), html);
      assertTrue(html.contains("href=\"https://example.org/privacy\">Privacy</a>"), html);
      assertTrue(html.contains("#7a1f5c"), html);
      assertFalse(mail.subject().contains("Latchkey"), mail.subject());
    }
  }

  @Test
  void withoutSettingsNothingIsAdded() {
    var assets = new Assets();
    assertTrue(assets.all().stream().noneMatch(asset -> asset.name().equals("site.css")));
  }
}
