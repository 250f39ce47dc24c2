package dev.latchkey.server.secondfactor;

import io.nayuki.qrcodegen.QrCode;

/// A QR code as the path of an SVG image, one unit a module.
///
/// @param size of the whole image, with the quiet zone around it
/// @param path of the dark modules
public record QrImage(int size, String path) {
  private static final int QUIET = 4;

  public static QrImage of(String text) {
    var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    var path = new StringBuilder();
    for (var y = 0; y < code.size; y++) {
      for (var x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + QUIET).append(' ').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    return new QrImage(code.size + 2 * QUIET, path.toString());
  }

  /// Masked: it holds a secret.
  @Override
  public String toString() {
    return "QrImage[size=" + size + "]";
  }
}
