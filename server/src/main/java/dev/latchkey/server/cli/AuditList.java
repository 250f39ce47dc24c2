package dev.latchkey.server.cli;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.latchkey.server.AdminTools;
import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditSearch;
import dev.latchkey.server.audit.KnownEvents;
import dev.latchkey.server.identifiers.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey audit list`.
@Command(
    name = "list",
    description = "Prints the lines of the audit trail that have all of what is asked for.",
    mixinStandardHelpOptions = true)
final class AuditList implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int PAGE = 1000;

  /// What `--follow` begins with, where nothing else is said.
  private static final int SOME = 10;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();
  @Mixin private ListLimit most = new ListLimit();
  @Mixin private Since since = new Since();

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "Only lines about this account: address, username or id.")
  private @Nullable String account;

  @Option(
      names = "--event",
      paramLabel = "EVENT",
      description = "Only lines of this event, for instance authn_login_fail.")
  private @Nullable String event;

  @Option(
      names = "--after",
      paramLabel = "NUMBER",
      description = "Only lines with a higher number.")
  private long after;

  @Option(
      names = "--last",
      paramLabel = "NUMBER",
      description = "Only the last lines, instead of --limit.")
  private @Nullable Integer last;

  @Option(
      names = "--follow",
      description =
          "Goes on to print new lines until Ctrl-C, beginning with the last 10; with --json, one"
              + " object per line.")
  private boolean follow;

  record Listed(long seq, Instant at, String event, @JsonRawValue String fields) {
    static Listed of(AuditLine line) {
      return new Listed(line.seq(), line.at(), line.event(), line.fields());
    }

    String text() {
      return seq + "  " + at + "  " + event + "  " + fields;
    }
  }

  @Override
  public Integer call() {
    refuseWrongUse();
    return Administration.with(InstallationOptions.of(spec), this::list);
  }

  private void refuseWrongUse() {
    var _ = most.lines();
    var _ = since.time(Instant.EPOCH);
    if (last != null && last < 1) {
      throw wrong("--last must be a number of at least 1");
    }
    if (event != null && !KnownEvents.contains(event)) {
      throw wrong(
          "there is no such event; did you mean: " + String.join(", ", KnownEvents.near(event)));
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private int list(AdminTools tools) {
    var about = Optional.ofNullable(account).flatMap(name -> find(tools, name));
    if (account != null && about.isEmpty()) {
      System.err.println("latchkey: no such account");
      return 1;
    }
    var filter =
        new AuditSearch.Filter(
            about, Optional.ofNullable(event), since.time(tools.database().now()), after);
    return follow ? follow(tools.search(), filter) : print(tools.search(), filter);
  }

  /// The lines of an account that was deleted can still be found by its id.
  private static Optional<Id> find(AdminTools tools, String name) {
    return tools.accounts().find(name).map(Account::id).or(() -> Id.parse(name));
  }

  private int print(AuditSearch search, AuditSearch.Filter filter) {
    if (last != null) {
      var lines = listed(search.last(filter, last));
      output.printAll(lines, Listed::text, "there are no such lines");
      return 0;
    }
    output.printSome(
        listed(search.first(filter, most.andOneMore())),
        most.lines(),
        Listed::text,
        new Output.Ends<>(
            none(filter),
            "this is the end of the audit trail",
            shown -> "there are more lines: --after " + shown.seq()));
    return 0;
  }

  private String none(AuditSearch.Filter filter) {
    var unfiltered = filter.after(0).equals(AuditSearch.Filter.ALL);
    return "the audit trail has no "
        + (unfiltered ? "lines" : "such lines")
        + (after == 0 ? (unfiltered ? " yet" : "") : " after " + after);
  }

  private static List<Listed> listed(List<AuditLine> lines) {
    return lines.stream().map(Listed::of).toList();
  }

  /// Until the reader is gone. One bounded query a second, whatever happens meanwhile.
  private int follow(AuditSearch search, AuditSearch.Filter filter) {
    var shown = Math.max(after, search.newest());
    var page = begin(search, filter);
    while (true) {
      listed(page).forEach(line -> output.print(line, line::text));
      if (System.out.checkError()) {
        return 0;
      }
      shown = page.isEmpty() ? shown : page.getLast().seq();
      if (page.size() < PAGE && !pause()) {
        return 0;
      }
      page = search.first(filter.after(shown), PAGE);
    }
  }

  private List<AuditLine> begin(AuditSearch search, AuditSearch.Filter filter) {
    var fromSomewhere = filter.since().isPresent() || after > 0;
    return last == null && fromSomewhere
        ? search.first(filter, PAGE)
        : search.last(filter, last == null ? SOME : last);
  }

  private static boolean pause() {
    try {
      return !new CountDownLatch(1).await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
