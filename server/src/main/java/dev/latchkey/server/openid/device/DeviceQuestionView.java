package dev.latchkey.server.openid.device;

import dev.latchkey.server.web.page.View;
import java.time.Instant;
import java.util.List;

/// `/device`: what a device asks for. Form fields: `user_code`, `account`, `decision` (`allow` or
/// `refuse`).
///
/// @param application its name
/// @param code that the device shows
/// @param place the address that it asked from
/// @param account id of who is signed in
/// @param email of who is signed in
/// @param scopes what it asks for, in the words of the messages
public record DeviceQuestionView(
    String application,
    String code,
    String place,
    Instant askedAt,
    String account,
    String email,
    List<String> scopes)
    implements View {
  public DeviceQuestionView {
    scopes = List.copyOf(scopes);
  }

  @Override
  public String template() {
    return "openid/device-question.jte";
  }

  /// Masked: the code is between the device and the person.
  @Override
  public String toString() {
    return "DeviceQuestionView[" + application + "]";
  }
}
