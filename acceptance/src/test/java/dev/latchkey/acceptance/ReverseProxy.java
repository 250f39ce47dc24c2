package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A real reverse proxy, set up as `docs/operate/forward-auth.md` says: only ports, names and files
/// are put in.
enum ReverseProxy {
  NGINX("nginx", "nginx") {
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
      %2$s
      }
      """
          .formatted(site.folder, documented);
    }

    @Override
    List<String> command(Path settings) {
      return List.of("nginx", "-e", "stderr", "-c", settings.toString());
    }
  },
  CADDY("Caddy", "caddyfile") {
    @Override
    String settings(String documented, Site site) {
      var certificate = "tls %1$s/server.pem %1$s/server.key".formatted(site.folder);
      return "{\n  admin off\n  auto_https disable_redirects\n}\n"
          + documented.replace(
              "localhost {\n",
              "https://localhost:%d {\n  bind 127.0.0.1\n  %s\n".formatted(site.port, certificate));
    }

    @Override
    List<String> command(Path settings) {
      return List.of("caddy", "run", "--adapter", "caddyfile", "--config", settings.toString());
    }
  },
  HAPROXY("HAProxy", "haproxy") {
    @Override
    String settings(String documented, Site site) {
      return documented;
    }

    @Override
    List<String> command(Path settings) {
      return List.of("haproxy", "-db", "-f", settings.toString());
    }
  },
  APACHE("Apache", "apache") {
    private static final String MODULES = "mpm_event authz_core ssl proxy proxy_http headers lua";

    @Override
    String settings(String documented, Site site) {
      var settings = new StringBuilder();
      for (var module : MODULES.split(" ", -1)) {
        settings.append(
            "LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module));
      }
      return settings
          + """
          ServerRoot %1$s
          DefaultRuntimeDir %1$s
          PidFile %1$s/apache.pid
          ErrorLog /dev/stderr
          ServerName localhost
          Listen 127.0.0.1:%2$d
          ThreadsPerChild 8
          StartServers 1
          %3$s
          """
              .formatted(site.folder, site.port, documented);
    }

    @Override
    List<String> command(Path settings) {
      return List.of("apache2", "-DFOREGROUND", "-f", settings.toString());
    }
  };

  private static final Path PAGE = Launcher.ROOT.resolve("docs/operate/forward-auth.md");
  private final String section;
  private final String language;

  ReverseProxy(String section, String language) {
    this.section = section;
    this.language = language;
  }

  /// Where a proxy stands.
  ///
  /// @param folder holds its certificate, its key, and what it writes
  /// @param port where browsers reach it
  /// @param latchkey port of what it asks
  /// @param authority what it trusts there
  /// @param application port of the application behind it, over plain HTTP
  record Site(Path folder, int port, int latchkey, Path authority, int application) {}

  /// Starts it; whoever starts it ends it.
  Process start(Site site, TestAuthority.Identity identity) {
    try {
      Files.createDirectories(site.folder);
      Files.writeString(site.folder.resolve("server.pem"), identity.certificatePem());
      Files.writeString(site.folder.resolve("server.key"), identity.keyPem());
      Files.writeString(
          site.folder.resolve("both.pem"), identity.certificatePem() + identity.keyPem());
      Files.copy(site.authority, site.folder.resolve("ca.pem"));
      var script = documented(site, "lua");
      Files.writeString(site.folder.resolve("latchkey.lua"), script);
      var settings = site.folder.resolve("settings");
      Files.writeString(settings, settings(documented(site, language), site));
      for (var file : RunningLatchkey.files(site.folder)) {
        file.toFile().setReadable(true, false); // Apache's and others' users are not root
      }
      var log = site.folder.resolve("log").toFile();
      var command = new ProcessBuilder(command(settings)).redirectErrorStream(true);
      command.environment().put("HOME", site.folder.toString());
      return command.redirectOutput(log).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The example, with this site's files and ports.
  private String documented(Site site, String kind) {
    var own =
        Map.of(
            "127.0.0.1:8443", "127.0.0.1:" + site.latchkey,
            "127.0.0.1:3000", "127.0.0.1:" + site.application,
            "listen 443 ", "listen 127.0.0.1:%d ".formatted(site.port),
            "bind :443 ", "bind 127.0.0.1:%d ".formatted(site.port),
            "*:443>", "*:%d>".formatted(site.port),
            "/etc/ssl/latchkey-ca.pem", site.folder.resolve("ca.pem").toString());
    var files =
        Map.of(
            "/etc/ssl/auth.example.org.pem", "server.pem",
            "/etc/ssl/private/auth.example.org.key", "server.key",
            "/etc/haproxy/auth.example.org.pem", "both.pem",
            "/etc/haproxy/latchkey.lua", "latchkey.lua",
            "/etc/apache2/latchkey.lua", "latchkey.lua");
    var text = example(section, kind);
    for (var replaced : own.entrySet()) {
      text = text.replace(replaced.getKey(), replaced.getValue());
    }
    for (var replaced : files.entrySet()) {
      text = text.replace(replaced.getKey(), site.folder.resolve(replaced.getValue()).toString());
    }
    return text.replace("auth.example.org", "localhost");
  }

  /// The block in that language below that heading; empty where there is none.
  static String example(String section, String language) {
    var page = RunningLatchkey.read(PAGE);
    var start = page.indexOf("\n## " + section);
    var end = page.indexOf("\n## ", start + 1);
    var block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
    var found = block.matcher(page.substring(start, end < 0 ? page.length() : end));
    return found.find() ? found.group(1) : "";
  }

  abstract String settings(String documented, Site site);

  abstract List<String> command(Path settings);
}
