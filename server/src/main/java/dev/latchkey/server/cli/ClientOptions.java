package dev.latchkey.server.cli;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientName;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.RedirectAddress;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.ParseResult;
import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.webhooks.WebhookUrl;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What is registered of an application; an option that is not given leaves it as it is.
final class ClientOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description =
          "For the API: deliveries:write, deliveries:read, servers:write, servers:read,"
              + " webhooks:write, accounts:read, accounts:write, audit:read or end-user:address. To"
              + " sign people in: openid, profile, email, groups or offline_access. May be"
              + " repeated.")
  private @Nullable List<String> scopes;

  @Option(
      names = "--redirect-uri",
      paramLabel = "URI",
      description =
          "Where people come back to after signing in, compared exactly; with scope openid. May be"
              + " repeated.")
  private @Nullable List<String> redirects;

  @Option(
      names = "--post-logout-redirect-uri",
      paramLabel = "URI",
      description = "Where they come back to after signing out. May be repeated.")
  private @Nullable List<String> afterSignOut;

  @Option(
      names = "--auth",
      paramLabel = "METHOD",
      description =
          "How the application shows who it is: its secret by basic (the default) or post,"
              + " private_key_jwt with a key of its own, or none for one that runs on people's own"
              + " devices and can keep no secret.")
  private @Nullable String auth;

  @Option(
      names = "--trusted",
      paramLabel = "YES_NO",
      arity = "0..1",
      fallbackValue = "yes",
      description =
          "People are not asked what the application may know: it is your own. --trusted=no ends"
              + " that.")
  private @Nullable String trusted;

  @Option(
      names = "--device",
      paramLabel = "YES_NO",
      arity = "0..1",
      fallbackValue = "yes",
      description =
          "The application signs people in on a device without a browser, too (RFC 8628)."
              + " --device=no ends that.")
  private @Nullable String devices;

  @Option(
      names = "--backchannel-logout-uri",
      paramLabel = "URI",
      description =
          "Where the application is told that a session of its users is over, by HTTPS (OpenID"
              + " Connect Back-Channel Logout). An empty one ends that.")
  private @Nullable String logout;

  @Mixin private ClientSecurityOptions security = new ClientSecurityOptions();

  /// Whether any is given.
  boolean areGiven() {
    return scopes != null
        || redirects != null
        || afterSignOut != null
        || auth != null
        || trusted != null
        || devices != null
        || logout != null
        || security.areGiven();
  }

  /// What is registered before, with what is given; `name` is null where it stays.
  ///
  /// @throws ParameterException where it does not go together
  ClientRegistration over(ClientRegistration before, @Nullable String name) {
    var client = before.client();
    var wanted =
        new ClientRegistration(
            new Client(
                client.id(),
                name == null ? client.name() : name(name),
                scopes == null ? client.scopes() : scopes(scopes)),
            redirects == null ? before.redirects() : addresses("--redirect-uri", redirects),
            afterSignOut == null
                ? before.afterSignOut()
                : addresses("--post-logout-redirect-uri", afterSignOut),
            auth == null ? before.authentication() : authentication(auth),
            trusted == null ? before.trusted() : security.yes("--trusted", trusted),
            security.over(before.security()),
            devices == null ? before.devices() : security.yes("--device", devices),
            logout == null ? before.logout() : logout(logout));
    mistake(wanted)
        .ifPresent(mistake -> {
          throw wrong(mistake);
        });
    return wanted;
  }

  private static Optional<String> mistake(ClientRegistration wanted) {
    var scopes = wanted.client().scopes();
    var people = scopes.contains(Scope.OPENID);
    if (scopes.isEmpty()) {
      return Optional.of("pass at least one --scope");
    }
    if (people == (wanted.redirects().isEmpty() && !wanted.devices())) {
      return Optional.of("--scope openid goes together with --redirect-uri or --device");
    }
    if (!people && scopes.stream().anyMatch(Scope::isOfPerson)) {
      return Optional.of("profile, email, groups and offline_access need --scope openid");
    }
    if (wanted.isPublic() && !scopes.stream().allMatch(Scope::isOfPerson)) {
      return Optional.of("--auth none is for applications that only sign people in");
    }
    if (!people && !wanted.logout().isEmpty()) {
      return Optional.of("--backchannel-logout-uri is for applications that sign people in");
    }
    return ClientSecurityOptions.mistake(wanted);
  }

  private Set<Scope> scopes(List<String> words) {
    var parsed = new LinkedHashSet<Scope>();
    for (var word : words) {
      parsed.add(Scope.parse(word).orElseThrow(() -> wrong("no such scope: " + word)));
    }
    return parsed;
  }

  private List<RedirectAddress> addresses(String option, List<String> texts) {
    return texts.stream()
        .filter(text -> !text.isEmpty())
        .map(text ->
            RedirectAddress.parse(text)
                .orElseThrow(() ->
                    wrong(
                        option
                            + " must be an absolute https address without fragment, user or"
                            + " wildcard; http is for this machine, and a scheme of an app's own"
                            + " has a dot")))
        .toList();
  }

  private String logout(String text) {
    if (!text.isEmpty() && WebhookUrl.parse(text).isEmpty()) {
      throw wrong("--backchannel-logout-uri must be an https address without user or fragment");
    }
    return text;
  }

  private ClientAuthentication authentication(String word) {
    return ClientAuthentication.parse(word)
        .orElseThrow(() -> wrong("--auth must be basic, post, private_key_jwt or none"));
  }

  private String name(String text) {
    return switch (ClientName.read(text)) {
      case ParseResult.Accepted<String>(var name) -> name;
      case ParseResult.Refused<String>(var flaw) ->
          throw wrong("--name cannot be used: " + why(flaw));
    };
  }

  private ParameterException wrong(String text) {
    return new ParameterException(spec.commandLine(), text);
  }

  private static String why(RejectionReason flaw) {
    return switch (flaw) {
      case FORM -> "it must contain a letter, and 1 to 60 characters";
      case CHARACTER ->
          "it contains a character other than letters and digits in use, blanks and ' - . & ( ) +";
      case MIXED_SCRIPTS -> "it mixes letters of scripts that do not go together";
      case MIXED_NUMBERS -> "it mixes digits of several number systems";
      case MARKS -> "it has doubled, hidden or too many marks";
      case PUNYCODE -> "it contains the ASCII form of other letters (xn--)";
      case LOOK_ALIKE -> "it imitates a name in other letters";
      case RESERVED -> "it is, or imitates, a name that is reserved for the operator";
    };
  }
}
