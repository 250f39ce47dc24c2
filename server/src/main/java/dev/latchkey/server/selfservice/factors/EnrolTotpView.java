package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.secondfactor.QrImage;
import dev.latchkey.server.web.page.View;
import org.jspecify.annotations.Nullable;

/// `/account/second-factor/app`. Form field: `code`.
///
/// @param image for the app's camera
/// @param typed what to type where there is no camera
/// @param account what the app calls the account
/// @param wrong `code`, or `clock` where it would be right at another time; null before the first
public record EnrolTotpView(QrImage image, String typed, String account, @Nullable String wrong)
    implements View {
  /// Masked: it shows a secret.
  @Override
  public String toString() {
    return "EnrolTotpView[wrong=" + wrong + "]";
  }

  @Override
  public String template() {
    return "selfservice/enrol-totp.jte";
  }
}
