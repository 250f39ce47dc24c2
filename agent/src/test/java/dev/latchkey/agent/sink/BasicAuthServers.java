package dev.latchkey.agent.sink;

import dev.latchkey.agent.fake.AttachedProgram;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// An Apache and an nginx whose one page asks for a name and a password of the same file.
final class BasicAuthServers implements AutoCloseable {
  private static final int TRIES = 300;

  private final Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int apachePort = TestPorts.free();
  private final int nginxPort = TestPorts.free();
  private final AttachedProgram apache;
  private final AttachedProgram nginx;

  BasicAuthServers(Path folder, Path passwords) throws IOException {
    this.folder = folder;
    var page = Files.createDirectories(folder.resolve("www")).resolve("index.html");
    Files.writeString(page, "inside");
    apache = start("apache", apacheSettings(passwords), List.of("apache2", "-X", "-f"));
    nginx =
        start("nginx", nginxSettings(passwords), List.of("nginx", "-p", folder.toString(), "-c"));
    await(apache, apachePort);
    await(nginx, nginxPort);
  }

  private String apacheSettings(Path passwords) {
    return """
    ServerRoot "/usr/lib/apache2"
    ServerName localhost
    Listen 127.0.0.1:%1$d
    PidFile "%2$s/apache.pid"
    ErrorLog "%2$s/apache.errors"
    DefaultRuntimeDir "%2$s"
    LoadModule mpm_event_module modules/mod_mpm_event.so
    LoadModule authn_core_module modules/mod_authn_core.so
    LoadModule authn_file_module modules/mod_authn_file.so
    LoadModule authz_core_module modules/mod_authz_core.so
    LoadModule authz_user_module modules/mod_authz_user.so
    LoadModule auth_basic_module modules/mod_auth_basic.so
    %4$s
    DocumentRoot "%2$s/www"
    <Directory "%2$s/www">
      AuthType Basic
      AuthName inside
      AuthUserFile "%3$s"
      Require valid-user
    </Directory>
    """
        .formatted(
            apachePort, folder, passwords, TestUser.ID == 0 ? "User www-data\nGroup www-data" : "");
  }

  private String nginxSettings(Path passwords) {
    return """
    %4$s
    daemon off;
    master_process off;
    pid %2$s/nginx.pid;
    error_log %2$s/nginx.errors;
    events { }
    http {
      access_log off;
      client_body_temp_path %2$s/nginx-body;
      proxy_temp_path %2$s/nginx-proxy;
      fastcgi_temp_path %2$s/nginx-fastcgi;
      uwsgi_temp_path %2$s/nginx-uwsgi;
      scgi_temp_path %2$s/nginx-scgi;
      server {
        listen 127.0.0.1:%1$d;
        root %2$s/www;
        auth_basic inside;
        auth_basic_user_file %3$s;
      }
    }
    """
        .formatted(nginxPort, folder, passwords, TestUser.ID == 0 ? "user root;" : "");
  }

  private AttachedProgram start(String name, String settings, List<String> command)
      throws IOException {
    var file = Files.writeString(folder.resolve(name + ".conf"), settings);
    var whole = new ArrayList<>(command);
    whole.add(file.toString());
    return AttachedProgram.start(folder.resolve(name + ".log"), whole);
  }

  private void await(AttachedProgram program, int port) {
    for (int i = 0; i < TRIES && program.isAlive(); i++) {
      try {
        status(port, "nobody", "nothing");
        return;
      } catch (IOException notYet) {
        pause();
      }
    }
    throw new AssertionError("no web server on port " + port + ": see " + folder);
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether Apache lets a user in.
  boolean apacheOpens(String user, String password) throws IOException {
    return opens(apachePort, user, password);
  }

  /// Whether nginx lets a user in.
  boolean nginxOpens(String user, String password) throws IOException {
    return opens(nginxPort, user, password);
  }

  private boolean opens(int port, String user, String password) throws IOException {
    return switch (status(port, user, password)) {
      case 200 -> true;
      case 401 -> false;
      default -> throw new AssertionError("an error of the web server: see " + folder);
    };
  }

  private int status(int port, String user, String password) throws IOException {
    var basic = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/index.html"))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(basic))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    client.close();
    nginx.close();
    apache.close();
  }
}
