package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Secrets that must show up nowhere: each is searched as it is, in base64, in hexadecimal,
/// URL-encoded and as quoted-printable.
final class Canaries {
  private final Map<String, Set<String>> forms = new LinkedHashMap<>();

  /// @param name for the message only
  void add(String name, String secret) {
    var all = encoded(secret.getBytes(StandardCharsets.UTF_8));
    all.add(secret);
    all.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    all.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
    forms.put(name, all);
  }

  /// A secret that is no text: files are searched for its bytes as they are, too, and for the way
  /// in which Java prints an array.
  void add(String name, byte[] secret) {
    var all = encoded(secret);
    all.add(new String(secret, StandardCharsets.ISO_8859_1));
    all.add(Arrays.toString(secret).replaceAll("[\\[\\]]", ""));
    forms.put(name, all);
  }

  private static Set<String> encoded(byte[] secret) {
    var hex = HexFormat.of().formatHex(secret);
    var all = new LinkedHashSet<>(List.of(hex, hex.toUpperCase(Locale.ROOT)));
    for (var shift = 0; shift < 3; shift++) {
      all.addAll(base64(secret, shift));
    }
    return all;
  }

  /// Base64 of the secret wherever it begins in a longer text: what its own bytes alone decide.
  private static List<String> base64(byte[] secret, int shift) {
    var shifted = new byte[shift + secret.length];
    System.arraycopy(secret, 0, shifted, shift, secret.length);
    var begin = (shift * 8 + 5) / 6;
    var end = shifted.length * 8 / 6;
    var found = new ArrayList<String>();
    for (var encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      found.add(encoder.withoutPadding().encodeToString(shifted).substring(begin, end));
    }
    return found;
  }

  void searchText(String where, String text) {
    forms.forEach((name, all) -> {
      for (var form : all) {
        if (text.contains(form)) {
          throw new AssertionError(
              name + " is in " + where + ", as " + form.length() + " characters");
        }
      }
    });
  }

  /// Searches a file of any kind, as it is and without the line breaks that base64 and
  /// quoted-printable put into it.
  void searchFile(Path file) {
    try {
      var text = Files.readString(file, StandardCharsets.ISO_8859_1);
      searchText(file.toString(), text);
      searchText(file.toString(), text.replaceAll("=?\\r?\\n", "").replace("=20", " "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
