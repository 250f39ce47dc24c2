package dev.latchkey.server.cli;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.mail.MailTest;
import dev.latchkey.server.mail.OutboxAdmin;
import dev.latchkey.server.mail.QueuedMail;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `latchkey mail`: whether emails get out, and which did not.
@Command(
    name = "mail",
    description = "Inspect outgoing email.",
    mixinStandardHelpOptions = true,
    subcommands = {
      MailCommand.Try.class,
      MailCommand.ListLetters.class,
      MailCommand.Retry.class,
      MailCommand.Drop.class,
      MailCommand.RemoveKey.class
    })
final class MailCommand extends CommandGroup {
  @Command(
      name = "test",
      description = "Sends a test email with the current settings and reports each step.",
      mixinStandardHelpOptions = true)
  static final class Try implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "ADDRESS", description = "Recipient of the test email.")
    private String address = "";

    record Trial(boolean sent, List<MailTest.Step> steps) {}

    @Override
    public Integer call() {
      var to =
          EmailAddress.parse(address)
              .orElseThrow(
                  () -> new ParameterException(spec.commandLine(), "this is not an email address"));
      var steps = Administration.tryMail(InstallationOptions.of(spec), to);
      var trial = new Trial(steps.getLast().done(), steps);
      output.print(trial, () -> text(trial));
      return trial.sent() ? 0 : 1;
    }

    private static String text(Trial trial) {
      return trial.steps().stream()
          .map(step -> (step.done() ? "ok      " : "FAILED  ") + step.what())
          .collect(Collectors.joining(System.lineSeparator()));
    }
  }

  @Command(
      name = "list",
      description = "Lists failed email; with --waiting, email that is waiting.",
      mixinStandardHelpOptions = true)
  static final class ListLetters implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Mixin private ListLimit most = new ListLimit();

    @Option(names = "--waiting", description = "Lists email that is waiting instead.")
    private boolean waiting;

    record Listed(
        String id,
        String purpose,
        Instant createdAt,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant givenUpAt,
        @Nullable String lastFailure) {
      static Listed of(QueuedMail letter) {
        return new Listed(
            letter.id(),
            letter.purpose(),
            letter.createdAt(),
            letter.attempts(),
            letter.nextAttemptAt().orElse(null),
            letter.givenUpAt().orElse(null),
            letter.lastFailure().orElse(null));
      }
    }

    @Override
    public Integer call() {
      var limit = most.andOneMore();
      var letters =
          Administration.with(
              InstallationOptions.of(spec),
              tools -> letters(tools.letters(), limit).stream().map(Listed::of).toList());
      output.printSome(
          letters,
          most.lines(),
          ListLetters::text,
          new Output.Ends<>(
              waiting
                  ? "no email is waiting"
                  : "no email has failed; --waiting lists email that is waiting",
              "this is all email " + (waiting ? "that is waiting" : "that has failed"),
              _ -> "there is more email: raise --limit"));
      return 0;
    }

    private List<QueuedMail> letters(OutboxAdmin desk, int limit) {
      return waiting ? desk.waiting(limit) : desk.givenUp(limit);
    }

    private static String text(Listed letter) {
      return String.format(
          Locale.ROOT,
          "%s  %s  %s  attempts %d  %s",
          letter.id(),
          letter.createdAt(),
          letter.purpose(),
          letter.attempts(),
          letter.lastFailure() == null ? "" : letter.lastFailure());
    }
  }

  /// One email, or all that were given up.
  static final class Which {
    @Parameters(paramLabel = "ID", description = "Id of the email, from mail list.")
    private @Nullable String id;

    @Option(names = "--all", description = "All failed email.")
    private boolean all;

    List<String> ids(OutboxAdmin desk) {
      return all || id == null
          ? desk.givenUp(Integer.MAX_VALUE).stream().map(QueuedMail::id).toList()
          : List.of(id);
    }
  }

  /// What is done to the emails that are named.
  abstract static class OfSome implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Override
    public Integer call() {
      var count =
          Administration.with(InstallationOptions.of(spec), tools -> count(tools.letters()));
      System.err.println(count > 0 ? done() + ": " + count : "latchkey: no such email");
      return count > 0 ? 0 : 1;
    }

    private long count(OutboxAdmin desk) {
      return which.ids(desk).stream().filter(id -> run(desk, id)).count();
    }

    abstract boolean run(OutboxAdmin desk, String id);

    /// What was done, for people.
    abstract String done();
  }

  @Command(name = "retry", description = "Retries failed email.", mixinStandardHelpOptions = true)
  static final class Retry extends OfSome {
    @Override
    boolean run(OutboxAdmin desk, String id) {
      return desk.retry(id);
    }

    @Override
    String done() {
      return "queued again";
    }
  }

  @Command(
      name = "remove-key",
      description =
          "Removes the OpenPGP key of a person who has lost the secret key; the owner is told.",
      mixinStandardHelpOptions = true)
  static final class RemoveKey implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "LOGIN", description = "The account's address or username.")
    private String login = "";

    @Override
    public Integer call() {
      var done =
          Administration.with(
              InstallationOptions.of(spec), tools -> tools.openPgpKeys().remove(login.strip()));
      System.err.println(done ? "removed" : "latchkey: no such account, or it has no OpenPGP key");
      return done ? 0 : 1;
    }
  }

  @Command(
      name = "drop",
      description = "Removes failed email, or one email that is waiting.",
      mixinStandardHelpOptions = true)
  static final class Drop extends OfSome {
    @Override
    boolean run(OutboxAdmin desk, String id) {
      return desk.drop(id);
    }

    @Override
    String done() {
      return "removed";
    }
  }
}
