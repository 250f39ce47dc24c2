package dev.latchkey.server.passwords;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.secrets.Secret;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/// The one gate that every password passes, wherever it is set (S4-14): length in code points, no
/// common password, no word of the person's or the site's own, and a strength that carries the
/// short minimum. No composition rules (S4-15).
public final class PasswordPolicy {
  /// zxcvbn's time grows faster than the length, and by far the fastest where many characters may
  /// stand for others; what follows cannot make a password weaker.
  private static final int MEASURED = 100;

  private static final int MEASURED_SUBSTITUTES = 24;
  private static final int MANY_SUBSTITUTES = 4;
  private static final String SUBSTITUTES = "4@8({[<369!1|0$5+7%2";

  /// More than a password of the greatest length has in any form. To order the marks of a longer
  /// text would take long: the time grows with the square of their number.
  private static final int MAX_ENTERED = 4 * PasswordSettings.MAX_BYTES;

  private static final Lazy<Zxcvbn> ZXCVBN = new Lazy<>(StrengthMeter::make);

  private final PasswordSettings settings;
  private final PasswordHasher threads;
  private final Supplier<CommonPasswords> common;

  /// @param threads bounds how much measuring goes on at a time
  /// @param common asked for when it is first needed
  public PasswordPolicy(
      PasswordSettings settings, PasswordHasher threads, Supplier<CommonPasswords> common) {
    this.settings = settings;
    this.threads = threads;
    this.common = new Lazy<>(common);
  }

  /// Reads the dictionaries, so that the first person does not wait for it.
  public void warmUp() {
    var _ = common.get();
    ZXCVBN.get();
  }

  /// Whether it stands on the list of common passwords, as it was entered.
  public boolean isCommon(Secret entered) {
    return entered.size() <= PasswordSettings.MAX_BYTES
        && common.get().contains(entered.exposeText());
  }

  /// Lets a password through, or says what is wrong with it.
  ///
  /// @throws HasherBusy where too many wait
  public PolicyResult judge(Secret entered, PasswordContext context) {
    return judge(entered, context.words());
  }

  /// The same with these words of the person's own.
  ///
  /// @throws HasherBusy where too many wait
  public PolicyResult judge(Secret entered, List<String> own) {
    if (entered.size() > MAX_ENTERED) {
      return new PolicyResult.Rejected(EnumSet.of(PolicyViolation.TOO_LONG));
    }
    return Password.prepare(entered)
        .map(password -> judge(password, reasons(password, own)))
        .orElseGet(PolicyResult.Unusable::new);
  }

  private static PolicyResult judge(Password password, Set<PolicyViolation> reasons) {
    return reasons.isEmpty()
        ? new PolicyResult.Accepted(new AcceptedPassword(password))
        : new PolicyResult.Rejected(reasons);
  }

  private Set<PolicyViolation> reasons(Password password, List<String> own) {
    var reasons = EnumSet.noneOf(PolicyViolation.class);
    if (password.length() > settings.maxLength()
        || password.value().size() > PasswordSettings.MAX_BYTES) {
      reasons.add(PolicyViolation.TOO_LONG);
      return reasons;
    }
    if (password.length() < settings.minLength()) {
      reasons.add(PolicyViolation.TOO_SHORT);
    }
    var text = password.value().exposeText();
    var words = contextWords(own);
    if (words.stream().map(PasswordPolicy::bare).anyMatch(bare(text)::equals)) {
      reasons.add(PolicyViolation.CONTEXT);
    }
    var strength = measure(text, words);
    if (common.get().contains(text) || isCommon(strength)) {
      reasons.add(PolicyViolation.COMMON);
    }
    if (strength.getScore() < settings.minScore()) {
      reasons.add(PolicyViolation.TOO_GUESSABLE);
    }
    return reasons;
  }

  private List<String> contextWords(List<String> own) {
    var words = new ArrayList<>(own);
    words.addAll(settings.siteWords());
    words.removeIf(word -> bare(word).length() < 3);
    return words;
  }

  private Strength measure(String text, List<String> words) {
    var most = hasManySubstitutes(text) ? MEASURED_SUBSTITUTES : MEASURED;
    var end = text.offsetByCodePoints(0, Math.min(most, text.codePointCount(0, text.length())));
    return threads.run(() -> ZXCVBN.get().measure(text.substring(0, end), words));
  }

  private static boolean hasManySubstitutes(String text) {
    return text.chars().filter(c -> SUBSTITUTES.indexOf(c) >= 0).distinct().count()
        > MANY_SUBSTITUTES;
  }

  /// The whole password stands in the meter's own list, which has the short ones too (whole, not a
  /// part of it: NIST SP 800-63B-4, 3.1.1.2).
  private static boolean isCommon(Strength strength) {
    var sequence = strength.getSequence();
    return sequence.size() == 1
        && "passwords".equals(sequence.getFirst().dictionaryName)
        && !sequence.getFirst().reversed
        && !sequence.getFirst().l33t;
  }

  /// Case folded, without the digits and punctuation at its end.
  private static String bare(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    var end = lower.length();
    while (end > 0 && !Character.isLetter(lower.codePointBefore(end))) {
      end -= Character.charCount(lower.codePointBefore(end));
    }
    return lower.substring(0, end);
  }
}
