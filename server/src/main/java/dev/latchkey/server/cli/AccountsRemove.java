package dev.latchkey.server.cli;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.accounts.Account;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `latchkey accounts remove`.
@Command(
    name = "remove",
    description =
        "Disables an account and deletes everything of the person in 7 days. Until then, accounts"
            + " keep takes it back; the owner is told by email.",
    mixinStandardHelpOptions = true)
final class AccountsRemove extends AccountsCommand.OfOne {
  @Mixin private Output output = new Output();

  @Option(names = "--now", description = "Delete it at once, which cannot be taken back.")
  private boolean now;

  record Scheduled(String accountId, Instant deletesAt) {}

  record Deleted(String accountId, boolean deleted) {}

  @Override
  int run(Account account, AdminTools tools) {
    var id = account.id().value();
    if (now) {
      var done = tools.erasure().eraseNow(account.id());
      output.print(new Deleted(id, done), () -> id);
      System.err.println(
          done
              ? "deleted"
              : "closed, which cannot be taken back; a delivery is still going on, and latchkey"
                  + " serve deletes the rest after it");
      return 0;
    }
    var at = tools.deletion().request(account.id());
    at.ifPresent(when -> output.print(new Scheduled(id, when), () -> id + " " + when));
    return say(
        at.isPresent(),
        "disabled; it is deleted while latchkey serve is running, or by --now",
        "it is being deleted already");
  }

  @Command(
      name = "keep",
      description =
          "Takes back the deletion of an account that waits, and enables it, unless it was disabled"
              + " for another reason, too.",
      mixinStandardHelpOptions = true)
  static final class Keep extends AccountsCommand.OfOne {
    @Override
    int run(Account account, AdminTools tools) {
      return switch (tools.deletion().withdraw(account.id())) {
        case OPEN -> say(true, "kept, and enabled", "");
        case DISABLED ->
            say(true, "kept; it stays disabled, as it was: latchkey accounts enable", "");
        case NOT_WAITING -> say(false, "", "it is not to be deleted, or it is too late");
      };
    }
  }
}
