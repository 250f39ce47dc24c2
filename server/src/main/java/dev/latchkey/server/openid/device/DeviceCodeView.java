package dev.latchkey.server.openid.device;

import dev.latchkey.server.web.page.View;

/// `/device`: asks for the code that a device shows. Form field: `user_code`.
///
/// @param code what is filled in
/// @param problem what is wrong with it, a word of the messages; empty where nothing is
public record DeviceCodeView(String code, String problem) implements View {
  @Override
  public String template() {
    return "openid/device-code.jte";
  }

  /// Masked: the code is between the device and the person.
  @Override
  public String toString() {
    return "DeviceCodeView[problem=" + problem + "]";
  }
}
