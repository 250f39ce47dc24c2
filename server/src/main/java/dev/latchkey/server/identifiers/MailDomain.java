package dev.latchkey.server.identifiers;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.Normalizer2;
import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The domain of a mail address, by IDNA (UTS #46, non-transitional).
final class MailDomain {
  private static final Pattern ASCII =
      Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern LABELS = Pattern.compile("\\.");

  private MailDomain() {}

  /// Unicode's tables are loaded only where a domain needs them.
  private static final class Tables {
    static final IDNA IDN =
        IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII
                | IDNA.NONTRANSITIONAL_TO_UNICODE
                | IDNA.USE_STD3_RULES
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ
                | IDNA.CHECK_CONTEXTO);
  }

  /// The domain in lower case and ASCII, or empty where it has not the form of one.
  static Optional<String> ascii(String domain) {
    return (isAscii(domain) ? Optional.of(domain.toLowerCase(Locale.ROOT)) : toAscii(domain))
        .filter(ASCII.asMatchPredicate());
  }

  private static Optional<String> toAscii(String domain) {
    var info = new IDNA.Info();
    var ascii = Tables.IDN.nameToASCII(domain, new StringBuilder(), info).toString();
    return info.hasErrors() ? Optional.empty() : Optional.of(ascii);
  }

  /// Why a domain of this form is refused at sign-up, if it is.
  static Optional<RejectionReason> flaw(String entered) {
    if (isAscii(entered) && !Punycode.isIn(entered)) {
      return Optional.empty();
    }
    var info = new IDNA.Info();
    var shown = Tables.IDN.nameToUnicode(entered, new StringBuilder(), info).toString();
    if (info.hasErrors()) {
      return Optional.of(isAscii(entered) ? RejectionReason.PUNYCODE : RejectionReason.CHARACTER);
    }
    if (!isAscii(entered) && !isShownAsEntered(entered, shown)) {
      return Optional.of(RejectionReason.CHARACTER);
    }
    var labels = LABELS.split(shown, -1);
    var asciiEnd = isAscii(labels[labels.length - 1]);
    for (var label : labels) {
      var flaw = isAscii(label) ? Optional.<RejectionReason>empty() : flaw(label, asciiEnd);
      if (flaw.isPresent()) {
        return flaw;
      }
    }
    return Optional.empty();
  }

  /// Full-width letters and invisible ones are mapped away by IDNA; here they are refused.
  private static boolean isShownAsEntered(String entered, String shown) {
    var lower = Normalizer2.getNFCInstance().normalize(entered.toLowerCase(Locale.ROOT));
    return LABELS
        .splitAsStream(lower)
        .map(label -> Punycode.isIn(label) ? unicode(label) : label)
        .toList()
        .equals(LABELS.splitAsStream(shown).toList());
  }

  private static String unicode(String label) {
    return Tables.IDN.labelToUnicode(label, new StringBuilder(), new IDNA.Info()).toString();
  }

  /// @param asciiEnd below `.com` or `.example` a whole label of another script that reads as Latin
  ///   is a copy; below `.рф` it is a word
  private static Optional<RejectionReason> flaw(String label, boolean asciiEnd) {
    var spoofed = ConfusableDetector.flaw(label);
    if (spoofed.isPresent()) {
      return spoofed;
    }
    if (ReservedNames.matchesName(label)) {
      return Optional.of(RejectionReason.RESERVED);
    }
    var copy = asciiEnd && !isLatin(label) && isAscii(Skeleton.of(label).value());
    return copy ? Optional.of(RejectionReason.LOOK_ALIKE) : Optional.empty();
  }

  private static boolean isLatin(String label) {
    return label.codePoints().anyMatch(c -> UnicodeScript.of(c) == UnicodeScript.LATIN);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
