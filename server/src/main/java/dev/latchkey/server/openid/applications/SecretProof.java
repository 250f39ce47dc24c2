package dev.latchkey.server.openid.applications;

import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.BasicCredentials;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import java.util.Optional;

/// Its secret, by HTTP Basic or in the form (RFC 6749, section 2.3.1). Libraries choose one of the
/// two whatever is registered, so both are taken from all that have a secret.
record SecretProof(Clients clients, Optional<BasicCredentials> shown) implements ClientProof {
  static final String SECRET = "client_secret";

  static SecretProof of(Clients clients, Exchange exchange, Form form) {
    return new SecretProof(clients, exchange.basic().or(() -> posted(form)));
  }

  private static Optional<BasicCredentials> posted(Form form) {
    return form.optional(SECRET)
        .map(secret -> new BasicCredentials(form.text(ApplicationGate.ID), Secret.of(secret)));
  }

  @Override
  public Optional<Id> named() {
    return shown.flatMap(one -> Id.parse(one.name()));
  }

  @Override
  public Outcome check() {
    return shown
        .flatMap(one -> named().flatMap(id -> clients.authenticate(id, one.password())))
        .<Outcome>map(client -> new Outcome.Good(client, Optional.empty()))
        .orElseGet(() -> new Outcome.Bad("The client is unknown or its secret is wrong."));
  }
}
