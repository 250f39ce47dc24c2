package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// A real reverse proxy, set up as `docs/operate/forward-auth.md` says: only ports, names and files
/// are put in.
enum ReverseProxy {
  NGINX("nginx") {
    @Override
    String settings(String documented, Site site) {
      return """
      daemon off;
      pid %1$s/nginx.pid;
      error_log stderr;
      events {}
      http {
        access_log off;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        server {
          listen 127.0.0.1:%2$d ssl;
          ssl_certificate %1$s/server.pem;
          ssl_certificate_key %1$s/server.key;
      %3$s
        }
      }
      """
          .formatted(site.folder, site.port, documented);
    }

    @Override
    List<String> command(Path settings) {
      return List.of("nginx", "-e", "stderr", "-c", settings.toString());
    }
  },
  CADDY("caddyfile") {
    @Override
    String settings(String documented, Site site) {
      var certificate = "tls %1$s/server.pem %1$s/server.key".formatted(site.folder);
      return "{\n  admin off\n  auto_https disable_redirects\n}\n"
          + documented.replace(
              "auth.example.org {",
              "https://localhost:%d {\n  bind 127.0.0.1\n  %s\n".formatted(site.port, certificate));
    }

    @Override
    List<String> command(Path settings) {
      return List.of("caddy", "run", "--adapter", "caddyfile", "--config", settings.toString());
    }
  };

  private static final Path PAGE = Launcher.ROOT.resolve("docs/operate/forward-auth.md");
  private final String language;

  ReverseProxy(String language) {
    this.language = language;
  }

  /// Where a proxy stands.
  ///
  /// @param folder holds its certificate, its key, and what it writes
  /// @param port where browsers reach it
  /// @param latchkey what it asks
  /// @param application port of the application behind it, over plain HTTP
  record Site(Path folder, int port, RunningLatchkey latchkey, int application) {}

  /// Starts it; whoever starts it ends it.
  Process start(Site site, TestAuthority.Identity identity) {
    try {
      Files.createDirectories(site.folder);
      Files.writeString(site.folder.resolve("server.pem"), identity.certificatePem());
      Files.writeString(site.folder.resolve("server.key"), identity.keyPem());
      var settings = site.folder.resolve("settings");
      Files.writeString(settings, settings(documented(site), site));
      var log = site.folder.resolve("log").toFile();
      var command = new ProcessBuilder(command(settings)).redirectErrorStream(true);
      command.environment().put("HOME", site.folder.toString());
      return command.redirectOutput(log).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String documented(Site site) throws IOException {
    var block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
    var found = block.matcher(Files.readString(PAGE));
    if (!found.find()) {
      throw new AssertionError(PAGE + " has no example in " + language);
    }
    return found
        .group(1)
        .replace("127.0.0.1:8443", "127.0.0.1:" + site.latchkey.port())
        .replace("127.0.0.1:3000", "127.0.0.1:" + site.application)
        .replace("/srv/latchkey/data/tls/ca.pem", site.latchkey.authority().toString());
  }

  abstract String settings(String documented, Site site);

  abstract List<String> command(Path settings);
}
