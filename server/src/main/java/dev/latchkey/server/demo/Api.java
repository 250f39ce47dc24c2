package dev.latchkey.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.latchkey.server.keys.PrivateTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/// A program that calls Latchkey over HTTPS, as anyone's would.
final class Api implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final URI base;
  private final HttpClient client;

  Api(URI base, Path authority) {
    this.base = base;
    this.client = HttpClient.newBuilder().sslContext(PrivateTrust.context(authority)).build();
  }

  /// An answer, its body read as JSON where it is that.
  record Reply(int status, String body) {
    JsonNode json() {
      try {
        return body.startsWith("{") || body.startsWith("[")
            ? JSON.readTree(body)
            : MissingNode.getInstance();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String text(String field) {
      return json().path(field).asText();
    }
  }

  Reply get(String path, String bearer) {
    return send(request(path).header("Authorization", "Bearer " + bearer).build());
  }

  /// Opens a page as a browser or a mail scanner does.
  Reply open(String path) {
    return send(request(path).build());
  }

  Reply post(String path, Map<String, ?> body) {
    return post(path, body, "none");
  }

  Reply post(String path, Map<String, ?> body, String bearer) {
    try {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer " + bearer)
              .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An access token for client credentials.
  String accessToken(String id, String secret) {
    var basic =
        Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    return send(request("/oauth2/token")
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "grant_type="
                        + URLEncoder.encode("client_credentials", StandardCharsets.UTF_8)))
            .build())
        .text("access_token");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  private Reply send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
