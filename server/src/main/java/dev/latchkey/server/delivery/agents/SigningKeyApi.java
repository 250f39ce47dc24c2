package dev.latchkey.server.delivery.agents;

import dev.latchkey.protocol.WireJson;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Response;
import java.util.List;

/// Where everyone sees the key that signs, and agents how it came after the one that they trust.
public final class SigningKeyApi {
  private final SigningIdentities identities;

  public SigningKeyApi(SigningIdentities identities) {
    this.identities = identities;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/api/v1/signing-keys").get(_ -> show()));
  }

  private Response show() {
    return new Response(200, "application/json", WireJson.write(identities.published()), List.of());
  }
}
