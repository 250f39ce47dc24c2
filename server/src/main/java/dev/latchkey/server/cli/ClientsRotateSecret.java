package dev.latchkey.server.cli;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey clients rotate-secret`.
@Command(
    name = "rotate-secret",
    description =
        "Gives an application a new secret, which is shown once; the former one stops working at"
            + " once. Tokens stay valid.",
    mixinStandardHelpOptions = true)
final class ClientsRotateSecret implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "CLIENT_ID", description = "The id that clients list shows.")
  private String id = "";

  @Override
  public Integer call() {
    var rotated =
        Id.parse(id)
            .flatMap(client ->
                Administration.with(
                    InstallationOptions.of(spec), tools -> tools.clients().rotateSecret(client)))
            .map(Secret::exposeText)
            .map(secret -> new ClientsAdd.Added(id, secret));
    rotated.ifPresent(told -> output.print(told, () -> ClientsAdd.text(told)));
    if (rotated.isEmpty()) {
      System.err.println(ClientsShow.NONE + ", or it has no secret");
    }
    return rotated.isPresent() ? 0 : 1;
  }
}
