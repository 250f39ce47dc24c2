package dev.latchkey.server.cli;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.NewClient;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `latchkey clients add`.
@Command(
    name = "add",
    description = "Adds an application; its secret is shown once.",
    mixinStandardHelpOptions = true)
final class ClientsAdd implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private ClientOptions options = new ClientOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Name that users see.")
  private String name = "";

  /// @param clientSecret null where the application has none
  record Added(String clientId, @Nullable String clientSecret) {
    /// Masked: it hands out a secret.
    @Override
    public String toString() {
      return "Added[clientId=" + clientId + "]";
    }
  }

  @Override
  public Integer call() {
    var wanted = options.over(ClientRegistration.ofApi("", Set.of()), name);
    var added =
        Administration.with(
            InstallationOptions.of(spec),
            tools -> {
              tools.rotation().provideSigning(wanted.security().signing());
              return tools.clients().add(wanted);
            });
    var told = told(added, wanted);
    output.print(told, () -> text(told));
    return 0;
  }

  private static Added told(NewClient added, ClientRegistration wanted) {
    return new Added(
        added.client().id().value(),
        wanted.authentication().isBySecret() ? added.secret().exposeText() : null);
  }

  static String text(Added added) {
    var id = "client_id     " + added.clientId();
    return added.clientSecret() == null
        ? id
        : id + System.lineSeparator() + "client_secret " + added.clientSecret();
  }
}
