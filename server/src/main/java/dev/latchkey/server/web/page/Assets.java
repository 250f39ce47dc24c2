package dev.latchkey.server.web.page;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The style sheets, scripts and images of the pages, each read when it is first wanted and then
/// kept in memory: the start need not wait for those that few pages have.
///
/// Only the files named here are served, never a folder.
public final class Assets {
  private static final String PICO = "/META-INF/resources/webjars/picocss__pico/2.1.1/css/";
  private static final String ZXCVBN = "/META-INF/resources/webjars/zxcvbn/4.4.2/";
  private static final String OWN = "/assets/";
  private static final String SOURCE_MAP = "\n//# sourceMappingURL=";
  private static final Map<String, String> FOLDERS =
      Map.ofEntries(
          entry("pico.min.css", PICO),
          entry("zxcvbn.js", ZXCVBN),
          entry("latchkey.css", OWN),
          entry("favicon.svg", OWN),
          entry("token.js", OWN),
          entry("faults.js", OWN),
          entry("fresh.js", OWN),
          entry("show-password.js", OWN),
          entry("local-time.js", OWN),
          entry("strength.js", OWN),
          entry("generator.js", OWN),
          entry("proof-of-work.js", OWN),
          entry("proof-of-work-worker.js", OWN),
          entry("words.txt", OWN));

  private final Map<String, Asset> read = new ConcurrentHashMap<>();

  /// The asset of this name whose content has this hash, as [#href] gives them.
  public Optional<Asset> find(String hash, String name) {
    return FOLDERS.containsKey(name)
        ? Optional.of(asset(name)).filter(asset -> asset.href().equals(href(hash, name)))
        : Optional.empty();
  }

  /// The path of an asset.
  ///
  /// @throws IllegalArgumentException where none has this name
  public String href(String name) {
    if (!FOLDERS.containsKey(name)) {
      throw new IllegalArgumentException("no asset is called " + name);
    }
    return asset(name).href();
  }

  /// All of them.
  Collection<Asset> all() {
    return FOLDERS.keySet().stream().map(this::asset).toList();
  }

  private Asset asset(String name) {
    return read.computeIfAbsent(name, Assets::read);
  }

  private static String href(String hash, String name) {
    return "/assets/" + hash + "/" + name;
  }

  private static Asset read(String name) {
    var folder = Objects.requireNonNull(FOLDERS.get(name));
    try (var in = Assets.class.getResourceAsStream(folder + name)) {
      if (in == null) {
        throw new IllegalStateException("missing from the class path: " + folder + name);
      }
      var content = withoutSourceMap(in.readAllBytes());
      var hash = hash(content);
      return new Asset(name, contentType(name), href(hash, name), '"' + hash + '"', content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The map is not served, so nothing must ask for it.
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
