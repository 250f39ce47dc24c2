package dev.latchkey.server.deletion;

import dev.latchkey.server.web.page.MailView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tells the owner that the account is to be deleted, or stays after all.
///
/// @param deletesAt null where it stays
/// @param accountLink `BASE/account/restoration`, or `BASE/account` where it stays; null where only
///   an operator can keep it
/// @param recoveryLink `BASE/forgot-password`: carries no right
public record DeletionMail(
    Kind kind, @Nullable Instant deletesAt, @Nullable String accountLink, String recoveryLink)
    implements MailView {
  public enum Kind {
    BY_OWNER("deletion-requested"),
    BY_OPERATOR("deletion-by-operator"),
    WITHDRAWN("deletion-withdrawn");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  public DeletionMail {
    if (accountLink != null) {
      MailView.singleLine(accountLink);
    }
    MailView.singleLine(recoveryLink);
  }

  @Override
  public String name() {
    return "deletion";
  }

  @Override
  public String words() {
    return kind.words;
  }
}
