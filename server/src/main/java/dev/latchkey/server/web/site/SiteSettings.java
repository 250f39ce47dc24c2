package dev.latchkey.server.web.site;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Reads how an installation presents itself.
public final class SiteSettings {
  private static final int MOST_LINKS = 6;
  private static final Setting<String> NAME =
      Setting.text(
          "site.name",
          Site.DEFAULT.name(),
          "What pages and emails call this server, 1 to 40 characters");
  private static final Setting<Path> LOGO =
      Setting.path(
          "site.logo",
          "SVG file that pages show beside the name; read at the start, at most 64 KiB");
  private static final Setting<String> CONTACT =
      Setting.text(
          "site.contact",
          "",
          "Whom users can ask: an email address or an https address, on every page and email");
  private static final Setting<List<String>> LINKS =
      Setting.list(
          "site.links",
          "Links of every page and email, separated by commas, each as LABEL = ADDRESS with an"
              + " https or mailto address, for instance Imprint = https://example.org/imprint; at"
              + " most 6");
  private static final Setting<String> COLOUR =
      Setting.text(
          "site.colour",
          "",
          "Colour of buttons and links as #rrggbb, with a contrast of at least 4.5:1 on the light"
              + " ground; the colours of the dark ground follow from it");

  public static final List<Setting<?>> ALL = List.of(NAME, LOGO, CONTACT, LINKS, COLOUR);

  private SiteSettings() {}

  /// Reads them, and the logo.
  ///
  /// @throws BadSetting with one sentence for the operator
  public static Site of(Settings settings) {
    return new Site(
        name(settings),
        settings.find(CONTACT).filter(text -> !text.isBlank()).map(text -> contact(settings, text)),
        links(settings),
        settings.find(LOGO).map(file -> logo(settings, file)),
        settings.find(COLOUR).filter(text -> !text.isBlank()).map(text -> palette(settings, text)));
  }

  private static String name(Settings settings) {
    var name = settings.get(NAME);
    SiteText.flaw(name)
        .ifPresent(flaw -> {
          throw settings.bad(NAME, " " + flaw);
        });
    return name;
  }

  private static SiteLink contact(Settings settings, String text) {
    return SiteLink.contact(text)
        .orElseThrow(() -> settings.bad(CONTACT, " is no email address and no https address"));
  }

  private static List<SiteLink> links(Settings settings) {
    var texts = settings.get(LINKS);
    if (texts.size() > MOST_LINKS) {
      throw settings.bad(LINKS, " has more than " + MOST_LINKS + " links");
    }
    return texts.stream().map(text -> link(settings, text)).toList();
  }

  private static SiteLink link(Settings settings, String text) {
    return SiteLink.read(text)
        .orElseThrow(() ->
            settings.bad(
                LINKS, ": write each as LABEL = ADDRESS, with an https or mailto address"));
  }

  private static SiteLogo logo(Settings settings, Path file) {
    try {
      return SiteLogo.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw settings.bad(LOGO, ": " + file + " cannot be read");
    } catch (SiteLogo.Refused e) {
      throw settings.bad(LOGO, ": " + file + " " + e.getMessage());
    }
  }

  private static SitePalette palette(Settings settings, String text) {
    var colour =
        Colour.read(text)
            .orElseThrow(() -> settings.bad(COLOUR, " must be written as #rrggbb, in quotes"));
    var contrast = colour.contrast(SitePalette.PAPER);
    if (contrast < SitePalette.ENOUGH) {
      var nearest = colour.towards(Colour.BLACK, SitePalette.PAPER, SitePalette.ENOUGH);
      throw settings.bad(
          COLOUR,
          String.format(
              Locale.ROOT,
              ": the contrast of %s on the light ground is %.2f:1, and WCAG 2.2 asks for 4.5:1;"
                  + " the nearest that reaches it is %s",
              colour,
              Math.floor(contrast * 100) / 100,
              nearest));
    }
    return SitePalette.of(colour);
  }
}
