package dev.latchkey.server.web.page;

import static java.util.Map.entry;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Sha256;
import dev.latchkey.server.web.site.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
          entry("passkey-add.js", OWN),
          entry("passkey-sign-in.js", OWN),
          entry("proof-of-work.js", OWN),
          entry("proof-of-work-worker.js", OWN),
          entry("words.txt", OWN));

  private static final String LOGO = "logo.svg";
  private static final String SITE_STYLE = "site.css";

  private final Map<String, Asset> read = new ConcurrentHashMap<>();
  private final Set<String> names = new HashSet<>(FOLDERS.keySet());

  /// Of a site that nothing is set of.
  public Assets() {
    this(Site.DEFAULT);
  }

  /// With what a site adds.
  public Assets(Site site) {
    site.logo().ifPresent(logo -> add(LOGO, logo.content()));
    site.palette().ifPresent(palette -> add(SITE_STYLE, palette.css()));
  }

  private void add(String name, byte[] content) {
    names.add(name);
    read.put(name, asset(name, content));
  }

  /// The asset of this name whose content has this hash, as [#href] gives them.
  public Optional<Asset> find(String hash, String name) {
    return names.contains(name)
        ? Optional.of(asset(name)).filter(asset -> asset.href().equals(href(hash, name)))
        : Optional.empty();
  }

  /// The path of an asset.
  ///
  /// @throws IllegalArgumentException where none has this name
  public String href(String name) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException("no asset is called " + name);
    }
    return asset(name).href();
  }

  /// All of them.
  Collection<Asset> all() {
    return names.stream().map(this::asset).toList();
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
      return asset(name, withoutSourceMap(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Asset asset(String name, byte[] content) {
    var hash = hash(content);
    return new Asset(name, contentType(name), href(hash, name), '"' + hash + '"', content);
  }

  /// The map is not served, so nothing must ask for it.
  private static byte[] withoutSourceMap(byte[] content) {
    var text = new String(content, StandardCharsets.UTF_8);
    var at = text.lastIndexOf(SOURCE_MAP);
    return at < 0 ? content : text.substring(0, at + 1).getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(byte[] content) {
    return Base64Url.encode(Sha256.of(content));
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
