package dev.latchkey.server.cli;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.admin.AccountAdmin;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.ParseResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `latchkey accounts recover`.
@Command(
    name = "recover",
    description = "Emails a recovery link to the stored address, or to another one.",
    mixinStandardHelpOptions = true)
final class AccountsRecover extends AccountsCommand.OfOne {
  @Option(
      names = "--email",
      paramLabel = "ADDRESS",
      description =
          "First changes the account's address, for a person who has lost the mailbox. Revokes its"
              + " password, sessions, OpenPGP key and all links; the old address is told.")
  private @Nullable String email;

  @Override
  int run(Account account, AccountAdmin desk) {
    return switch (email == null ? desk.recover(account) : desk.recover(account, address(email))) {
      case QUEUED -> say(true, done(account), "");
      case DISABLED -> say(false, "", "it is disabled: latchkey accounts enable");
      case ADDRESS_TAKEN -> say(false, "", "another account has this address");
    };
  }

  private String done(Account account) {
    var queued = "the email is queued; it is sent while latchkey serve is running";
    return email == null || account.email().value().equals(email)
        ? queued
        : "the account has the new address, and all other ways to sign in are revoked; " + queued;
  }

  private EmailAddress address(String entered) {
    return switch (EmailAddress.read(entered)) {
      case ParseResult.Accepted<EmailAddress>(var address) -> address;
      case ParseResult.Refused<EmailAddress> _ ->
          throw new ParameterException(
              spec.commandLine(), "--email: not an address that can be used here");
    };
  }
}
