package dev.latchkey.server.web.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The style sheets, scripts and images of the pages, read once and kept in memory.
///
/// Only the files named here are served, never a folder.
public final class Assets {
  private static final String PICO = "/META-INF/resources/webjars/picocss__pico/2.1.1/css/";
  private static final String ZXCVBN = "/META-INF/resources/webjars/zxcvbn/4.4.2/";
  private static final String SOURCE_MAP = "\n//# sourceMappingURL=";
  private static final List<String> OWN =
      List.of(
          "latchkey.css",
          "favicon.svg",
          "token.js",
          "show-password.js",
          "local-time.js",
          "strength.js",
          "generator.js",
          "words.txt");

  private final Map<String, Asset> byName;
  private final Map<String, Asset> byHref;

  private Assets(List<Asset> assets) {
    byName = assets.stream().collect(Collectors.toMap(Asset::name, Function.identity()));
    byHref = assets.stream().collect(Collectors.toMap(Asset::href, Function.identity()));
  }

  /// Reads them all; a missing one stops the start.
  public static Assets load() {
    var own = OWN.stream().map(name -> read("/assets/", name));
    var others = Stream.of(read(PICO, "pico.min.css"), read(ZXCVBN, "zxcvbn.js"));
    return new Assets(Stream.concat(others, own).toList());
  }

  /// The asset at a whole path such as `/assets/HASH/NAME`, in the very form that [#href] gives.
  public Optional<Asset> find(String path) {
    return Optional.ofNullable(byHref.get(path));
  }

  /// The path of an asset.
  public String href(String name) {
    var asset = byName.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("no asset is called " + name);
    }
    return asset.href();
  }

  /// All of them, for instance to warm a cache.
  public Collection<Asset> all() {
    return byName.values();
  }

  private static Asset read(String folder, String name) {
    try (var in = Assets.class.getResourceAsStream(folder + name)) {
      if (in == null) {
        throw new IllegalStateException("missing from the class path: " + folder + name);
      }
      var content = withoutSourceMap(in.readAllBytes());
      var hash = hash(content);
      return new Asset(
          name, contentType(name), "/assets/" + hash + "/" + name, '"' + hash + '"', content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The map is not served, so that nothing shall ask for it.
  private static byte[] withoutSourceMap(byte[] content) {
    var text = new String(content, StandardCharsets.UTF_8);
    var at = text.lastIndexOf(SOURCE_MAP);
    return at < 0 ? content : text.substring(0, at + 1).getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(byte[] content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(content);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".css" -> "text/css; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      case ".svg" -> "image/svg+xml";
      case ".txt" -> "text/plain; charset=utf-8";
      default -> throw new IllegalArgumentException("no content type for " + name);
    };
  }
}
