package dev.latchkey.server.cli;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.identifiers.Id;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey clients edit`.
@Command(
    name = "edit",
    description =
        "Changes what is registered of an application. A list that is given replaces the one"
            + " before.",
    mixinStandardHelpOptions = true)
final class ClientsEdit implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private ClientOptions options = new ClientOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "CLIENT_ID", description = "The id that clients list shows.")
  private String id = "";

  @Option(names = "--name", paramLabel = "NAME", description = "Name that users see.")
  private @Nullable String name;

  @Override
  public Integer call() {
    if (name == null && !options.areGiven()) {
      throw new ParameterException(
          spec.commandLine(), "nothing to change: pass an option, see --help");
    }
    var done = Administration.with(InstallationOptions.of(spec), this::edit);
    System.err.println(done ? "changed" : ClientsShow.NONE);
    return done ? 0 : 1;
  }

  /// One that had no secret before gets one now, and it is shown.
  private boolean edit(AdminTools tools) {
    var client = Id.parse(id);
    client
        .flatMap(tools.registrations()::find)
        .map(before -> options.over(before, name).security().signing())
        .ifPresent(tools.rotation()::provideSigning);
    var edited =
        client.flatMap(one ->
            tools
                .registrations()
                .change(one, before -> options.over(before, name), Grants::endOfClient));
    if (edited.isEmpty()) {
      return false;
    }
    var wanted = edited.get().after();
    var had = edited.get().before().authentication().isBySecret();
    if (!had && wanted.authentication().isBySecret()) {
      tools
          .clients()
          .rotateSecret(wanted.client().id())
          .map(secret -> new ClientsAdd.Added(id, secret.exposeText()))
          .ifPresent(told -> output.print(told, () -> ClientsAdd.text(told)));
    } else {
      output.printIfJson(ClientsShow.Shown.of(wanted));
    }
    return true;
  }
}
