package dev.latchkey.server.webhooks;

import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.identifiers.Id;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What a line of the audit trail means to those who follow accounts.
///
/// @param sequence the line's number: higher for what was committed later
/// @param changed the fields of the account that have other values, where it says which
record AccountNews(
    AccountChange change, Id account, Instant at, long sequence, List<String> changed) {
  private static final String BY = "by";
  private static final String CHANGED = "changed";

  /// These have lines of their own.
  private static final List<String> TOLD_APART = List.of("groups", "password");

  AccountNews {
    changed = List.copyOf(changed);
  }

  /// What a line says; empty where it is about something else.
  static List<AccountNews> of(AuditLine line) {
    return switch (line.event()) {
      case "user_created" -> news(line, AccountChange.CREATED, AccountChange.VERIFIED);
      case "user_added", "user_imported" -> news(line, AccountChange.CREATED);
      case "authn_password_change" ->
          field(line, BY).equals("invitation")
              ? news(line, AccountChange.VERIFIED, AccountChange.PASSWORD_CHANGED)
              : news(line, AccountChange.PASSWORD_CHANGED);
      case "profile_changed" -> changed(line, words(line));
      case "user_import_updated" -> imported(line);
      case "email_changed", "email_replaced" -> changed(line, List.of("email"));
      case "email_change_taken_back" ->
          field(line, "outcome").equals("returned")
              ? changed(line, List.of("email"))
              : news(line, AccountChange.DISABLED);
      case "group_joined", "group_left" -> changed(line, List.of("groups"));
      case "user_disabled" -> news(line, AccountChange.DISABLED);
      case "user_enabled" -> changed(line, List.of("disabled"));
      case "disabled_reason_changed" -> changed(line, List.of("disabled_reason"));
      case "deletion_requested", "deletion_withdrawn" -> changed(line, List.of("deletes_at"));
      case "user_deleted" -> news(line, AccountChange.DELETED);
      default -> List.of();
    };
  }

  private static List<AccountNews> imported(AuditLine line) {
    var words = words(line);
    var news = new ArrayList<>(changed(line, without(words, TOLD_APART)));
    if (words.contains("password")) {
      news.addAll(news(line, AccountChange.PASSWORD_CHANGED));
    }
    return news;
  }

  private static List<AccountNews> news(AuditLine line, AccountChange... changes) {
    return Stream.of(changes)
        .map(change -> new AccountNews(change, account(line), line.at(), line.seq(), List.of()))
        .toList();
  }

  private static List<AccountNews> changed(AuditLine line, List<String> fields) {
    return fields.isEmpty()
        ? List.of()
        : List.of(
            new AccountNews(AccountChange.CHANGED, account(line), line.at(), line.seq(), fields));
  }

  private static Id account(AuditLine line) {
    return new Id(field(line, "account"));
  }

  private static List<String> words(AuditLine line) {
    return without(Arrays.asList(field(line, CHANGED).split(" ", -1)), List.of(""));
  }

  private static List<String> without(List<String> words, List<String> out) {
    return words.stream().filter(word -> !out.contains(word)).toList();
  }

  private static String field(AuditLine line, String name) {
    return line.entry().fields().getOrDefault(name, "");
  }
}
