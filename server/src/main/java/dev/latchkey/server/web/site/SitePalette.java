package dev.latchkey.server.web.site;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// All colours that follow from the one that an operator sets, for light and dark grounds. Text in
/// each has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3).
///
/// @param accent as it is set
/// @param darkAccent the same, lightened where a dark ground needs that
public record SitePalette(
    String accent,
    String accentDeep,
    String tint,
    String pane,
    String paneDeep,
    String darkAccent,
    String darkAccentDeep,
    String darkTint) {
  static final double ENOUGH = 4.5;
  static final Colour PAPER = new Colour(0xf6, 0xf5, 0xf0);
  private static final Colour DARK_SHEET = new Colour(0x17, 0x1e, 0x1b);
  private static final Colour PANE_TEXT = new Colour(0xb4, 0xca, 0xc1);
  private static final int MOST_TINT = 12;

  /// @param colour that reaches the contrast on [#PAPER]
  static SitePalette of(Colour colour) {
    var pane = colour.towards(Colour.BLACK, PANE_TEXT, ENOUGH).with(10, Colour.BLACK);
    var dark = colour.towards(Colour.WHITE, DARK_SHEET, ENOUGH + 1);
    return new SitePalette(
        colour.toString(),
        colour.with(25, Colour.BLACK).toString(),
        tint(Colour.WHITE, colour).toString(),
        pane.toString(),
        pane.with(25, Colour.BLACK).toString(),
        dark.toString(),
        dark.with(30, Colour.WHITE).toString(),
        tint(DARK_SHEET, dark).toString());
  }

  /// As much of the colour as lets text of that colour be read on it.
  private static Colour tint(Colour ground, Colour colour) {
    for (var percent = MOST_TINT; percent > 0; percent--) {
      var tint = ground.with(percent, colour);
      if (tint.contrast(colour) >= ENOUGH) {
        return tint;
      }
    }
    return ground;
  }

  /// The style sheet that puts them in place of the standard ones.
  public byte[] css() {
    return String.format(
            Locale.ROOT,
            """
            :root,
            :root:not([data-theme="dark"]) {
              --accent: %1$s; --accent-deep: %2$s; --ring: %1$s; --on-accent: #ffffff; --tint: %3$s;
              --plate: %4$s; --brass: #ffffff; --pane: %4$s; --pane-deep: %5$s; --pane-soft: #b4cac1;
            }
            @media screen and (prefers-color-scheme: dark) {
              :root,
              :root:not([data-theme]) {
                --accent: %6$s; --accent-deep: %7$s; --ring: %6$s; --on-accent: #000000; --tint: %8$s;
                --pane: %5$s; --pane-deep: #0a0f0d;
              }
            }
            """,
            accent,
            accentDeep,
            tint,
            pane,
            paneDeep,
            darkAccent,
            darkAccentDeep,
            darkTint)
        .getBytes(StandardCharsets.UTF_8);
  }
}
