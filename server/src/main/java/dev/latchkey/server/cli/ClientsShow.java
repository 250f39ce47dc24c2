package dev.latchkey.server.cli;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.RedirectAddress;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.jose.PublicJwkSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey clients show`.
@Command(
    name = "show",
    description = "Shows what is registered of an application.",
    mixinStandardHelpOptions = true)
final class ClientsShow implements Callable<Integer> {
  static final String NONE = "latchkey: no such client, or it is disabled";

  @Mixin private Output output = new Output();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "CLIENT_ID", description = "The id that clients list shows.")
  private String id = "";

  record Shown(
      String clientId,
      String name,
      List<String> scopes,
      List<String> redirectUris,
      List<String> postLogoutRedirectUris,
      String auth,
      boolean trusted,
      List<String> keys,
      boolean requirePar,
      boolean pkce,
      boolean dpop,
      boolean device,
      String idTokenSignedResponseAlg,
      String backchannelLogoutUri) {
    static Shown of(ClientRegistration registered) {
      var client = registered.client();
      return new Shown(
          client.id().value(),
          client.name(),
          client.scopes().stream().map(Scope::word).toList(),
          registered.redirects().stream().map(RedirectAddress::value).toList(),
          registered.afterSignOut().stream().map(RedirectAddress::value).toList(),
          registered.authentication().word(),
          registered.trusted(),
          PublicJwkSet.thumbprints(registered.security().keys()),
          registered.security().pushedRequests(),
          registered.security().challenged(),
          registered.security().boundTokens(),
          registered.devices(),
          registered.security().signing().name(),
          registered.logout());
    }

    String text() {
      var lines = new ArrayList<String>();
      lines.add("client_id                 " + clientId);
      lines.add("name                      " + name);
      lines.add("scopes                    " + String.join(" ", scopes));
      redirectUris.forEach(uri -> lines.add("redirect_uri              " + uri));
      postLogoutRedirectUris.forEach(uri -> lines.add("post_logout_redirect_uri  " + uri));
      if (!backchannelLogoutUri.isEmpty()) {
        lines.add("backchannel_logout_uri    " + backchannelLogoutUri);
      }
      lines.add("auth                      " + auth);
      lines.add("trusted                   " + (trusted ? "yes" : "no"));
      keys.forEach(key -> lines.add("key                       " + key));
      if (requirePar) {
        lines.add("requests                  pushed only");
      }
      if (!pkce) {
        lines.add("PKCE                      not asked for: a stolen code can be used");
      }
      if (dpop) {
        lines.add("tokens                    bound to a key only");
      }
      if (device) {
        lines.add("devices                   without a browser, too");
      }
      if (scopes.contains(Scope.OPENID.word())) {
        lines.add("id tokens                 signed by " + idTokenSignedResponseAlg);
      }
      return String.join(System.lineSeparator(), lines);
    }
  }

  @Override
  public Integer call() {
    var found =
        Id.parse(id)
            .flatMap(client ->
                Administration.with(
                    InstallationOptions.of(spec), tools -> tools.registrations().find(client)))
            .map(Shown::of);
    found.ifPresent(shown -> output.print(shown, shown::text));
    if (found.isEmpty()) {
      System.err.println(NONE);
    }
    return found.isPresent() ? 0 : 1;
  }
}
