package dev.latchkey.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Servers to which passwords are delivered.
public final class Servers {
  private static final String PATH = "/api/v1/servers";
  private final Api api;

  Servers(Api api) {
    this.api = api;
  }

  /// What registers one server.
  ///
  /// @param token for `latchkey-agent register` on that server, until `expiresAt`
  public record Registration(String serverId, String token, Instant expiresAt) {
    /// Masked.
    @Override
    public String toString() {
      return "Registration[serverId=" + serverId + "]";
    }
  }

  /// Asks for a registration token.
  ///
  /// @param name what people call the server
  /// @param account id of the account whose server it is
  /// @throws LatchkeyProblem 422 `account_unknown`, `too_many_servers`
  public Registration register(String name, String account) {
    var fields = Map.of("name", name, "account_id", account);
    var body = api.post(PATH + "/registrations", fields, Map.of());
    return new Registration(body.text("server_id"), body.text("token"), body.time("expires_at"));
  }

  /// Those that the application asked for, and those that no application did.
  public List<Server> list() {
    return api.get(PATH).list().stream().map(Server::of).toList();
  }

  /// Empty where there is none of this id for this application.
  public Optional<Server> find(String id) {
    return api.find(path(id)).map(Server::of);
  }

  /// Removes one, and revokes what waits for it.
  ///
  /// @throws LatchkeyProblem 404 `not_found`
  public void remove(String id) {
    api.delete(path(id));
  }

  private static String path(String id) {
    return PATH + "/" + Ids.checked(id);
  }
}
