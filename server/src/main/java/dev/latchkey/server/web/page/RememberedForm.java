package dev.latchkey.server.web.page;

import dev.latchkey.server.web.Problem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is remembered of a form that was sent, for the page that the browser is led back to: never
/// a secret.
///
/// @param status what the page is answered with
/// @param outcome what came of it, a word of the page; empty where nothing was sent
/// @param trouble the code of a problem that has to do with no field; empty where there is none
/// @param faults by field, what is wrong with it: words of the page
/// @param typed by field, what was typed
/// @param until when it may be tried again, in seconds of the epoch; 0 where it may be at once
public record RememberedForm(
    int status,
    String outcome,
    String trouble,
    Map<String, List<String>> faults,
    Map<String, String> typed,
    long until) {
  /// The trouble that nothing can be saved, which shares its code with others.
  static final String UNSAVED = "unsaved";

  /// Nothing was sent.
  public static final RememberedForm NOTHING = of("");

  public RememberedForm {
    faults = Map.copyOf(faults);
    typed = Map.copyOf(typed);
  }

  /// It was done, or taken.
  public static RememberedForm of(String outcome) {
    return new RememberedForm(200, outcome, "", Map.of(), Map.of(), 0);
  }

  /// It was not.
  public static RememberedForm failed(int status, String outcome) {
    return new RememberedForm(status, outcome, "", Map.of(), Map.of(), 0);
  }

  /// Fields have to be corrected.
  public static RememberedForm faulty() {
    return failed(422, "faulty");
  }

  static RememberedForm troubled(Problem problem, Instant now) {
    var trouble = problem.equals(Problem.unsaved()) ? UNSAVED : problem.code();
    var kept = new RememberedForm(problem.status(), "", trouble, Map.of(), Map.of(), 0);
    return problem.extra().get("retry_after") instanceof Long wait
        ? kept.until(now.plusSeconds(wait))
        : kept;
  }

  /// Remembers a fault; none where there are no words.
  public RememberedForm fault(String field, List<String> words) {
    if (words.isEmpty()) {
      return this;
    }
    var more = new LinkedHashMap<>(faults);
    more.put(field, words);
    return new RememberedForm(status, outcome, trouble, more, typed, until);
  }

  /// Remembers a fault of which there is one kind only.
  public RememberedForm fault(String field, boolean wrong) {
    return wrong ? fault(field, List.of("wrong")) : this;
  }

  public RememberedForm until(Instant end) {
    return new RememberedForm(status, outcome, trouble, faults, typed, end.getEpochSecond());
  }

  RememberedForm typed(Map<String, String> texts) {
    return new RememberedForm(status, outcome, trouble, faults, texts, until);
  }

  public boolean is(String word) {
    return outcome.equals(word);
  }

  /// What was typed into the field; empty text where nothing was, or it is a secret.
  public String typed(String field) {
    return typed.getOrDefault(field, "");
  }

  /// What is wrong with the field.
  public List<String> faults(String field) {
    return faults.getOrDefault(field, List.of());
  }

  public boolean isFaulty(String field) {
    return faults.containsKey(field);
  }

  /// The wait is over: what was typed is all that still matters.
  RememberedForm at(Instant now) {
    return until != 0 && now.getEpochSecond() >= until ? NOTHING.typed(typed) : this;
  }

  /// Full seconds to wait.
  long wait(Instant now) {
    return Math.max(0, until - now.getEpochSecond());
  }

  /// Masked: it holds what someone typed.
  @Override
  public String toString() {
    return "RememberedForm[outcome="
        + outcome
        + ", trouble="
        + trouble
        + ", faults="
        + faults
        + "]";
  }
}
