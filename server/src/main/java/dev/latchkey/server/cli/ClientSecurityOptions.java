package dev.latchkey.server.cli;

import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientSecurity;
import dev.latchkey.server.jose.PublicJwkSet;
import dev.latchkey.server.keys.SigningAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How an application is protected beyond its secret; an option that is not given leaves it as it
/// is.
final class ClientSecurityOptions {
  private static final int LONGEST = 20_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--jwks",
      paramLabel = "FILE",
      description =
          "The application's public keys, a JSON Web Key Set, with --auth private_key_jwt: P-256,"
              + " Ed25519, or RSA of at least 2048 bits.")
  private @Nullable String jwks;

  @Option(
      names = "--require-par",
      paramLabel = "YES_NO",
      arity = "0..1",
      fallbackValue = "yes",
      description =
          "People are sent here with pushed requests only (RFC 9126). --require-par=no ends that.")
  private @Nullable String pushed;

  @Option(
      names = "--dpop",
      paramLabel = "YES_NO",
      arity = "0..1",
      fallbackValue = "yes",
      description =
          "The application gets only tokens that are bound to a key of its own (RFC 9449)."
              + " --dpop=no ends that.")
  private @Nullable String bound;

  @Option(
      names = "--id-token-signed-response-alg",
      paramLabel = "ALGORITHM",
      description =
          "By what its ID tokens are signed: ES256 (the default), or RS256 for an application that"
              + " knows nothing newer. The first one that wants RS256 makes the key.")
  private @Nullable String signing;

  @Option(
      names = "--pkce",
      paramLabel = "YES_NO",
      arity = "0..1",
      fallbackValue = "yes",
      description =
          "The application uses PKCE (RFC 7636), as all should; its requests are refused without."
              + " Only for one that cannot, and that has a secret or a key: --pkce=no.")
  private @Nullable String pkce;

  boolean areGiven() {
    return jwks != null || pushed != null || bound != null || signing != null || pkce != null;
  }

  ClientSecurity over(ClientSecurity before) {
    return new ClientSecurity(
        jwks == null ? before.keys() : keys(jwks),
        pushed == null ? before.pushedRequests() : yes("--require-par", pushed),
        bound == null ? before.boundTokens() : yes("--dpop", bound),
        signing == null ? before.signing() : algorithm(signing),
        pkce == null ? before.challenged() : yes("--pkce", pkce));
  }

  /// What does not go together.
  static Optional<String> mistake(ClientRegistration wanted) {
    var security = wanted.security();
    if ((wanted.authentication() == ClientAuthentication.PRIVATE_KEY_JWT)
        == security.keys().isEmpty()) {
      return Optional.of("--auth private_key_jwt and --jwks go together");
    }
    if (security.pushedRequests() && wanted.isPublic()) {
      return Optional.of(
          "--require-par needs an application that proves who it is, not --auth none");
    }
    if (!security.challenged() && (wanted.isPublic() || wanted.redirects().isEmpty())) {
      return Optional.of(
          "--pkce=no is for an application that people come back to, and that proves who it is: not"
              + " with --auth none");
    }
    var isOnlyForCode = security.pushedRequests() && wanted.redirects().isEmpty();
    var isOnlyForPeople =
        (security.boundTokens() || security.signing() != SigningAlgorithm.ES256)
            && wanted.redirects().isEmpty()
            && !wanted.devices();
    return isOnlyForCode || isOnlyForPeople
        ? Optional.of(
            "--require-par, --dpop and --id-token-signed-response-alg are for applications that"
                + " sign people in")
        : Optional.empty();
  }

  private SigningAlgorithm algorithm(String word) {
    return switch (word) {
      case "ES256" -> SigningAlgorithm.ES256;
      case "RS256" -> SigningAlgorithm.RS256;
      default -> throw wrong("--id-token-signed-response-alg must be ES256 or RS256");
    };
  }

  private String keys(String file) {
    if (file.isEmpty()) {
      return "";
    }
    if (file.contains("://")) {
      throw wrong("--jwks must be a file: Latchkey fetches no keys from elsewhere");
    }
    try {
      var text = Files.readString(Path.of(file));
      if (text.length() > LONGEST || PublicJwkSet.read(text).isEmpty()) {
        var unusable = PublicJwkSet.firstUnusable(text);
        if (unusable.isPresent()) {
          throw wrong(
              "--jwks: key "
                  + unusable.getAsInt()
                  + " cannot be used. It must be a public key for signatures without a private"
                  + " part: a point of P-256, one of Ed25519 that is not of small order, or RSA"
                  + " with an odd modulus of 2048 to 8192 bits and an odd exponent above 1");
        }
        throw wrong(
            "--jwks must be a JSON Web Key Set of one to ten public keys for signatures (P-256,"
                + " Ed25519, or RSA of 2048 to 8192 bits), without a private part and with"
                + " different kids");
      }
      return text;
    } catch (IOException e) {
      throw wrong("--jwks cannot be read: " + file);
    }
  }

  boolean yes(String option, String word) {
    return switch (word) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw wrong(option + " must be yes or no");
    };
  }

  private ParameterException wrong(String text) {
    return new ParameterException(spec.commandLine(), text);
  }
}
