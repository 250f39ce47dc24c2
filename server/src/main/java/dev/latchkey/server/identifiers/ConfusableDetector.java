package dev.latchkey.server.identifiers;

import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;
import java.util.Optional;

/// Unicode's security checks (UTS #39) over a whole text. Its tables are loaded when the first name
/// is looked at.
final class ConfusableDetector {
  static final SpoofChecker CHECKER =
      new SpoofChecker.Builder()
          .setChecks(
              SpoofChecker.RESTRICTION_LEVEL
                  | SpoofChecker.INVISIBLE
                  | SpoofChecker.MIXED_NUMBERS
                  | SpoofChecker.HIDDEN_OVERLAY)
          .setRestrictionLevel(RestrictionLevel.HIGHLY_RESTRICTIVE)
          .build();

  private ConfusableDetector() {}

  /// What is wrong with the text as a whole, if anything.
  static Optional<RejectionReason> flaw(String text) {
    var found = new SpoofChecker.CheckResult();
    var apart = Normalizer2.getNFDInstance().normalize(text); // a doubled mark may hide in a letter
    if (!CHECKER.failsChecks(apart, found)) {
      return Optional.empty();
    }
    if ((found.checks & (SpoofChecker.INVISIBLE | SpoofChecker.HIDDEN_OVERLAY)) != 0) {
      return Optional.of(RejectionReason.MARKS);
    }
    return Optional.of(
        (found.checks & SpoofChecker.MIXED_NUMBERS) == 0
            ? RejectionReason.MIXED_SCRIPTS
            : RejectionReason.MIXED_NUMBERS);
  }
}
