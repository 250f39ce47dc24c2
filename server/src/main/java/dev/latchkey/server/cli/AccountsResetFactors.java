package dev.latchkey.server.cli;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.accounts.Account;
import picocli.CommandLine.Command;

/// `latchkey accounts reset-factors`.
@Command(
    name = "reset-factors",
    description =
        "Removes the second factors and passkeys of an account: for a person who has lost the"
            + " device and the recovery codes. First make sure who asks. The owner is told.",
    mixinStandardHelpOptions = true)
final class AccountsResetFactors extends AccountsCommand.OfOne {
  @Override
  int run(Account account, AdminTools tools) {
    var removed = tools.secondFactors().reset(account);
    return say(
        !removed.isEmpty(),
        "removed: " + String.join(", ", removed) + "; the password is as it was",
        "it has no second factor and no passkey");
  }
}
