package figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Asks servers of this machine, each time over a new connection.
final class Web {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MILLIS = 30_000;

  private Web() {}

  static boolean isAnswered(String page) {
    try {
      return open(page).getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  static JsonNode get(String address, String authorization) throws IOException {
    var connection = open(address);
    connection.setRequestProperty("Authorization", authorization);
    return answer(connection);
  }

  static JsonNode post(String address, Map<String, String> fields) throws IOException {
    return post(address, "application/json", JSON.writeValueAsString(fields));
  }

  static JsonNode postForm(String address, Map<String, String> fields) throws IOException {
    return post(address, "application/x-www-form-urlencoded", form(fields));
  }

  static String json(Map<String, String> fields) throws IOException {
    return JSON.writeValueAsString(fields);
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static JsonNode post(String address, String type, String body) throws IOException {
    var connection = open(address);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", type);
    connection.setDoOutput(true);
    try (var out = connection.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    return answer(connection);
  }

  private static JsonNode answer(HttpsURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status >= 400) {
      throw new Failure(connection.getURL() + " answered " + status);
    }
    try (var in = connection.getInputStream()) {
      return JSON.readTree(in);
    }
  }

  private static HttpsURLConnection open(String address) throws IOException {
    var connection = (HttpsURLConnection) URI.create(address).toURL().openConnection();
    connection.setSSLSocketFactory(trusting());
    connection.setRequestProperty("Connection", "close");
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    return connection;
  }

  /// Each has an authority of its own, and is on this machine.
  private static SSLSocketFactory trusting() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
