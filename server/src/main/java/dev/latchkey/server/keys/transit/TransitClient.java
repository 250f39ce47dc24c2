package dev.latchkey.server.keys.transit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.VaultUnavailable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Calls of a transit engine over verified TLS, each with a deadline. Redirections are not
/// followed.
final class TransitClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration MAKING = Duration.ofSeconds(60);
  private static final long MAX_BYTES = 1 << 20;
  private static final int AT_ONCE = 32;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final JsonMapper JSON = new JsonMapper();
  private final TransitSettings settings;
  private final HttpClient http;
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  TransitClient(TransitSettings settings) {
    this.settings = settings;
    http =
        HttpClient.newBuilder()
            .sslContext(settings.trust())
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /// The `data` of what is there; empty where there is nothing.
  ///
  /// @param path below the mount
  Optional<JsonNode> get(String path) {
    var response = send(settings.mount() + "/" + path, null);
    return response.statusCode() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(data(response, refused(path)));
  }

  /// The `data` of the answer.
  ///
  /// @param path below the mount
  /// @throws UnusableKey where the service refuses what it was given
  JsonNode post(String path, Map<String, ?> body) {
    return data(send(settings.mount() + "/" + path, body), refused(path));
  }

  /// The same where the service makes a key, which may take it longer.
  JsonNode make(String path, Map<String, ?> body) {
    var request =
        request(settings.mount() + "/" + path)
            .timeout(MAKING)
            .POST(BodyPublishers.ofByteArray(json(body)));
    return data(answer(request.build()), refused(path));
  }

  /// Removes what is there.
  ///
  /// @param path below the mount
  void delete(String path) {
    var request = request(settings.mount() + "/" + path).DELETE().build();
    var _ = data(answer(request), refused(path));
  }

  private static String refused(String path) {
    return "The transit service refuses " + path + ".";
  }

  /// The same for a wrapped value; what keeps it from opening is not told.
  JsonNode open(String path, Map<String, ?> body) {
    return data(send(settings.mount() + "/" + path, body), "A wrapped value does not open.");
  }

  /// Lets the token live on, where it can be renewed.
  void renewToken() {
    var _ = send("auth/token/renew-self", Map.of());
  }

  private HttpResponse<byte[]> send(String path, @Nullable Map<String, ?> body) {
    var request = request(path);
    if (body != null) {
      request.POST(BodyPublishers.ofByteArray(json(body)));
    }
    return answer(request.build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(settings.address() + "/v1/" + path))
        .header("X-Vault-Token", settings.token().exposeText())
        .header("X-Vault-Request", "true")
        .timeout(ANSWER);
  }

  private static byte[] json(Map<String, ?> body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<byte[]> answer(HttpRequest request) {
    try {
      return send(request);
    } catch (IOException e) {
      throw unavailable("does not respond", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("was asked by a request that has ended", e);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    if (!places.tryAcquire(ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
      throw unavailable("is busy", null);
    }
    try {
      return http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    } finally {
      places.release();
    }
  }

  private static JsonNode data(HttpResponse<byte[]> response, String refused) {
    return switch (response.statusCode()) {
      case OK -> parse(response.body()).path("data");
      case NO_CONTENT -> JSON.missingNode();
      case BAD_REQUEST -> throw new UnusableKey(refused, null);
      default -> throw unavailable("responds with status " + response.statusCode(), null);
    };
  }

  private static JsonNode parse(byte[] body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).orElse(JSON.missingNode());
    } catch (JsonProcessingException e) {
      throw unavailable("does not send JSON", null);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static VaultUnavailable unavailable(String what, @Nullable Throwable cause) {
    return new VaultUnavailable("The transit service " + what + ".", cause);
  }
}
