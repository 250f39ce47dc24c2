package dev.latchkey.server.openid.applications;

import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.jose.PublicJwkSet;
import dev.latchkey.server.jose.SignedToken;
import dev.latchkey.server.jose.UsedTokens;
import dev.latchkey.server.web.Form;
import java.time.Instant;
import java.util.Optional;

/// A token that it has signed by one of its registered keys (`private_key_jwt`; RFC 7523, section
/// 3), for this server alone, for a few minutes and for one use.
///
/// @param entered the client that the form names, too
record AssertionProof(Assertions assertions, Optional<SignedToken> token, Optional<String> entered)
    implements ClientProof {
  static final String ASSERTION = "client_assertion";
  static final String TYPE = "client_assertion_type";
  private static final String JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  static AssertionProof of(Assertions assertions, Form form) {
    var token =
        form.text(TYPE).equals(JWT)
            ? SignedToken.read(form.text(ASSERTION))
            : Optional.<SignedToken>empty();
    return new AssertionProof(assertions, token, form.optional(ApplicationGate.ID));
  }

  @Override
  public Optional<Id> named() {
    return token.flatMap(one -> one.text("sub")).flatMap(Id::parse);
  }

  @Override
  public Outcome check() {
    return token
        .map(this::check)
        .orElseGet(() ->
            new Outcome.Bad(
                "client_assertion must be a signed JWT, and client_assertion_type " + JWT + "."));
  }

  private Outcome check(SignedToken assertion) {
    var registered =
        named()
            .flatMap(assertions.registrations()::find)
            .filter(found -> found.authentication() == ClientAuthentication.PRIVATE_KEY_JWT)
            .filter(found -> isSigned(found, assertion));
    if (registered.isEmpty()) {
      return new Outcome.Bad("The client is unknown, or none of its keys has signed this.");
    }
    var now = assertions.database().now();
    return assertions
        .claims()
        .flaw(assertion, now)
        .or(() -> otherName(registered.get()))
        .or(() -> reused(registered.get(), assertion))
        .<Outcome>map(Outcome.Bad::new)
        .orElseGet(() -> new Outcome.Good(registered.get().client(), registered));
  }

  private static boolean isSigned(ClientRegistration registered, SignedToken assertion) {
    return PublicJwkSet.read(registered.security().keys())
        .filter(keys -> keys.haveSigned(assertion))
        .isPresent();
  }

  private Optional<String> otherName(ClientRegistration registered) {
    return entered
        .filter(name -> !name.equals(registered.client().id().value()))
        .map(_ -> "client_id is not the sub of the assertion.");
  }

  /// The last check, because it uses the assertion up.
  private Optional<String> reused(ClientRegistration registered, SignedToken assertion) {
    var owner = "client " + registered.client().id().value();
    var until =
        Instant.ofEpochSecond(assertion.seconds("exp").orElseThrow()).plus(AssertionClaims.SKEW);
    boolean fresh =
        assertions
            .database()
            .write(transaction ->
                UsedTokens.use(transaction, owner, assertion.text("jti").orElseThrow(), until));
    return fresh ? Optional.empty() : Optional.of("This assertion was used before: its jti is.");
  }
}
