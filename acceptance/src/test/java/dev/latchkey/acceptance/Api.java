package dev.latchkey.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/// A program that calls Latchkey over HTTPS, from a loopback address that nobody else has.
final class Api implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger SOURCES = new AtomicInteger();
  private final URI base;
  private volatile Consumer<Reply> recorder = _ -> {};
  private final HttpClient client;

  Api(URI base, SSLContext trust) {
    this.base = base;
    this.client =
        HttpClient.newBuilder()
            .sslContext(trust)
            .localAddress(nextSource())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  private static InetAddress nextSource() {
    var n = SOURCES.incrementAndGet();
    return InetAddress.ofLiteral("127.7." + n / 200 + "." + (n % 200 + 1));
  }

  /// From now on shows every answer to `recorder`.
  void record(Consumer<Reply> listener) {
    recorder = listener;
  }

  URI base() {
    return base;
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  Reply get(String path) {
    return send(request(path));
  }

  Reply get(String path, String bearer) {
    return send(request(path).header("Authorization", "Bearer " + bearer));
  }

  Reply post(String path, Map<String, ?> body) {
    return post(path, BodyPublishers.ofString(json(body)));
  }

  Reply post(String path, Map<String, ?> body, String bearer) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + bearer)
            .POST(BodyPublishers.ofString(json(body))));
  }

  /// Posts any bytes as JSON.
  Reply post(String path, BodyPublisher body) {
    return send(request(path).header("Content-Type", "application/json").POST(body));
  }

  Reply delete(String path, String bearer) {
    return send(request(path).header("Authorization", "Bearer " + bearer).DELETE());
  }

  Reply send(HttpRequest.Builder request) {
    try {
      return trySend(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws IOException where there is no answer, as when the server is killed
  Reply trySend(HttpRequest.Builder request) throws IOException {
    try {
      var sent = request.build();
      var reply = exchange(sent);
      if (Description.covers(sent.uri().getPath()) && !sent.method().equals("HEAD")) {
        describe().check(sent.method(), sent.uri().getPath(), reply);
      }
      return reply;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Reply exchange(HttpRequest request) throws IOException, InterruptedException {
    var response = client.send(request, BodyHandlers.ofByteArray());
    var reply = new Reply(response.statusCode(), response.headers(), response.body());
    recorder.accept(reply);
    return reply;
  }

  private Description describe() throws IOException, InterruptedException {
    var known = Description.known(base);
    if (known.isPresent()) {
      return known.get();
    }
    var json = exchange(request("/api/openapi.json").build()).expect(200).json();
    Description.learn(base, json);
    return new Description(json);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
