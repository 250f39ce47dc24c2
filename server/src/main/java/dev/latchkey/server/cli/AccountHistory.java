package dev.latchkey.server.cli;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.latchkey.server.AdminTools;
import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.admin.AccountRecord;
import dev.latchkey.server.admin.defence.ExplainedCounts;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditSearch;
import dev.latchkey.server.audit.KnownEvents;
import dev.latchkey.server.mail.MailHistory;
import dev.latchkey.server.secondfactor.SecondFactors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What someone who helps a person wants to see: the account, what happened last, whether it is
/// slowed and why, and what became of its emails.
///
/// @param secondFactor null where it has none
record AccountHistory(
    @JsonUnwrapped AccountRecord shown,
    SecondFactors.@Nullable Present secondFactor,
    List<Event> events,
    List<MailHistory> emails,
    ExplainedCounts defence) {
  private static final int SHOWN = 10;

  /// Fields that make an event clearer.
  private static final List<String> TELLING = List.of("by", "reason", "outcome");

  /// A line of the trail.
  ///
  /// @param words what it means
  record Event(long seq, Instant at, String event, String words, @JsonRawValue String fields) {
    static Event of(AuditLine line) {
      var words = KnownEvents.words(line.event()) + details(line.entry().fields());
      return new Event(line.seq(), line.at(), line.event(), words, line.fields());
    }

    private static String details(Map<String, String> said) {
      var told =
          TELLING.stream()
              .filter(said::containsKey)
              .map(name -> name + " " + said.get(name))
              .collect(Collectors.joining(", "));
      return told.isEmpty() ? "" : " (" + told + ")";
    }
  }

  static AccountHistory of(Account account, AccountRecord shown, AdminTools tools) {
    var lines = tools.search().last(AuditSearch.Filter.ofAccount(account.id()), SHOWN);
    return new AccountHistory(
        shown,
        tools.secondFactors().show(account.id()).orElse(null),
        lines.reversed().stream().map(Event::of).toList(),
        tools.accounts().emails(account, SHOWN),
        tools.defence().explain(account));
  }

  /// For people, the newest first.
  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.addAll(section("Last events", events.stream().map(it -> it.at + "  " + it.words)));
    lines.addAll(section("Last emails", emails.stream().map(AccountHistory::line)));
    lines.addAll(section("Guessing defence", defence.sentences().stream().skip(1)));
    return lines;
  }

  private static List<String> section(String title, Stream<String> content) {
    var lines = content.map(line -> "  " + line).toList();
    return Stream.concat(
            Stream.of("", title), lines.isEmpty() ? Stream.of("  none") : lines.stream())
        .toList();
  }

  private static String line(MailHistory email) {
    var why = email.reason() == null ? "" : ": " + email.reason();
    return email.at() + "  " + email.purpose() + "  " + email.outcome() + why;
  }
}
