package dev.latchkey.server.web.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterOutputStream;

/// Text made shorter: an OpenPGP key in its armour by a quarter.
final class Deflated {
  private Deflated() {}

  static byte[] of(byte[] text) {
    var deflated = new ByteArrayOutputStream();
    var deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (var out = new DeflaterOutputStream(deflated, deflater)) {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return deflated.toByteArray();
  }

  /// The text again. It was ours before it was sealed, so that it has our length.
  static Optional<byte[]> text(byte[] deflated) {
    var text = new ByteArrayOutputStream();
    try (var out = new InflaterOutputStream(text)) {
      out.write(deflated);
    } catch (IOException notDeflated) {
      return Optional.empty();
    }
    return Optional.of(text.toByteArray());
  }
}
