package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.AuditVerdict;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What 0.1.0 has left behind is taken over by every later version, as it stands.
class EarlierDataTests {
  /// Some minutes after the dump.
  private static final Instant THEN = Instant.parse("2026-11-30T06:30:00Z");

  private static final String SESSION = "OETCB0QobzvQRIAW-YbvtS6YLBC4M7O40gkgBaEwhVU";
  private static final String CLIENT =
      "1ao5dq19g48gdqs2d1aiaiuf32:Yk8lZEzFDcW9Cgchaq99oSCu67QPJzC65CJH5DuVFTQ";
  private final TestClock clock = new TestClock();

  @Test
  void dataOfTheFirstVersionIsTakenOverWithSessionsPasswordsGroupsClientsAndTrail()
      throws IOException, InterruptedException {
    clock.set(THEN);
    var settings = ServerSettings.load(Optional.empty(), Map.of(), Map.of());
    var data = DataFolder.open(EarlierData.make());
    try (var server =
            new LatchkeyServer(
                data, settings, TestServer.freePort(), new SystemRandomness(), clock);
        var http = HttpClient.newBuilder().sslContext(TestServer.trustingEverybody()).build()) {
      var account = send(http, server, "/api/v1/account", "Bearer " + SESSION, "");
      assertEquals(200, account.statusCode(), account.body());
      assertTrue(account.body().contains("\"groups\":[\"operators\"]"), account.body());
      var body = "{\"login\":\"ada\",\"password\":\"granite Otter violin 61\"}";
      var session = send(http, server, "/api/v1/sessions", "", body);
      assertEquals(201, session.statusCode(), session.body());
      var basic = Base64.getEncoder().encodeToString(CLIENT.getBytes(StandardCharsets.UTF_8));
      var token =
          send(http, server, "/oauth2/token", "Basic " + basic, "grant_type=client_credentials");
      assertEquals(200, token.statusCode(), token.body());
      var keys = InstallationKeys.open(data.keys(), new SystemRandomness());
      keys.claim(server.database());
      var trail = new AuditTrail(server.database());
      var verdict = new Checkpoints(server.database(), trail, keys.checkpoints()).verify();
      assertInstanceOf(AuditVerdict.Whole.class, verdict);
    }
  }

  private static HttpResponse<String> send(
      HttpClient http, LatchkeyServer server, String path, String authorization, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
            .header(
                "Content-Type",
                body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded");
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (!body.isEmpty()) {
      request.POST(BodyPublishers.ofString(body));
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
