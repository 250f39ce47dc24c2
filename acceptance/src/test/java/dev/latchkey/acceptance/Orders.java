package dev.latchkey.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// The deliveries of one application.
final class Orders {
  static final String DELIVERIES = "/api/v1/deliveries";
  private final Api api;
  private final String token;

  Orders(Api api, String token) {
    this.api = api;
    this.token = token;
  }

  /// Those of a new application with both scopes.
  static Orders of(RunningLatchkey latchkey, Api api) {
    var application =
        Application.add(latchkey, api, "deliveries:write", "deliveries:read", "audit:read");
    return new Orders(api, application.token());
  }

  /// What an order needs: to a file of the account `deploy`.
  static Map<String, Object> body(String email, String mode, String channel) {
    var body = new HashMap<String, Object>();
    body.put("recipient", Map.of("email", email));
    body.put("target", Map.of("account", "deploy"));
    body.put("mode", mode);
    body.put("channel", channel);
    return body;
  }

  Reply place(Map<String, ?> body) {
    return api.post(DELIVERIES, body, token);
  }

  Reply show(String id) {
    return api.get(DELIVERIES + "/" + id, token);
  }

  Reply revoke(String id) {
    return api.delete(DELIVERIES + "/" + id, token);
  }

  String status(String id) {
    return show(id).expect(200).text("status");
  }

  List<String> events(String id) {
    return stream(show(id).json().path("events"))
        .map(event -> event.path("event").textValue())
        .toList();
  }

  static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  Api api() {
    return api;
  }

  String token() {
    return token;
  }
}
