package dev.latchkey.server.web.site;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A colour in sRGB.
record Colour(int red, int green, int blue) {
  static final Colour WHITE = new Colour(255, 255, 255);
  static final Colour BLACK = new Colour(0, 0, 0);
  private static final Pattern FORM = Pattern.compile("#[0-9a-fA-F]{6}");

  /// Reads `#rrggbb`.
  static Optional<Colour> read(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    var value = HexFormat.fromHexDigits(text, 1, 7);
    return Optional.of(new Colour(value >> 16, value >> 8 & 255, value & 255));
  }

  /// The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
  double contrast(Colour other) {
    var lighter = Math.max(luminance(), other.luminance());
    var darker = Math.min(luminance(), other.luminance());
    return (lighter + 0.05) / (darker + 0.05);
  }

  /// WCAG 2.2, "relative luminance".
  private double luminance() {
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  private static double linear(int channel) {
    var value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  /// With so many hundredths of another.
  Colour with(int percent, Colour other) {
    return new Colour(
        mix(red, other.red, percent),
        mix(green, other.green, percent),
        mix(blue, other.blue, percent));
  }

  private static int mix(int one, int other, int percent) {
    return Math.round((one * (100 - percent) + other * percent) / 100f);
  }

  /// The nearest on the way to another that reaches a contrast with a ground.
  Colour towards(Colour other, Colour ground, double contrast) {
    for (var percent = 0; percent < 100; percent++) {
      var mixed = with(percent, other);
      if (mixed.contrast(ground) >= contrast) {
        return mixed;
      }
    }
    return other;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
  }
}
