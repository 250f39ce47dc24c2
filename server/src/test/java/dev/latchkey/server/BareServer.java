package dev.latchkey.server;

import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;

/// A server and a client that goes to localhost whatever the base URL is.
public record BareServer(LatchkeyServer server, int port, HttpClient client)
    implements AutoCloseable {
  public static BareServer start(Map<String, String> settings) {
    return start(DataFolder.open(TestFolder.makeInMemory().resolve("data")), settings);
  }

  public static BareServer start(DataFolder data, Map<String, String> settings) {
    var port = TestServer.freePort();
    var server =
        new LatchkeyServer(
            data,
            ServerSettings.load(Optional.empty(), Map.of(), settings),
            port,
            new SystemRandomness(),
            new TestClock());
    var trust = PrivateTrust.context(server.certificateAuthority());
    return new BareServer(server, port, HttpClient.newBuilder().sslContext(trust).build());
  }

  /// Sends a request over HTTP/2.
  ///
  /// @param headers name, value, name, value...
  public HttpResponse<String> send(String method, String path, String... headers) {
    return send(HttpClient.Version.HTTP_2, method, path, headers);
  }

  public HttpResponse<String> send(
      HttpClient.Version version, String method, String path, String... headers) {
    return send("https://localhost:" + port + path, version, method, headers);
  }

  /// Over plain HTTP, to another port.
  public HttpResponse<String> sendPlain(int plainPort, String method, String path) {
    return send("http://localhost:" + plainPort + path, HttpClient.Version.HTTP_1_1, method);
  }

  private HttpResponse<String> send(
      String url, HttpClient.Version version, String method, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .version(version)
            .method(method, BodyPublishers.noBody());
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public HttpResponse<String> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }
}
