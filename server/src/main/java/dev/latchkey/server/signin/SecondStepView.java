package dev.latchkey.server.signin;

import dev.latchkey.server.web.page.View;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/sign-in/second-factor`. Form fields: `totp` or `recovery_code`, `remember_device`, `return`.
///
/// @param methods by which the second factor can be given, in the words of the API
/// @param wrong the method whose code was wrong; null where none was
/// @param minutes to wait after too many wrong codes; 0 where there is no wait
/// @param closed whether no code of an app is taken on this device any more
/// @param remember for how long this device can be remembered; null where there is no such choice
/// @param returnTo where the person wanted to go; null when it was here
public record SecondStepView(
    List<String> methods,
    @Nullable String wrong,
    long minutes,
    boolean closed,
    @Nullable Duration remember,
    @Nullable String returnTo)
    implements View {
  public SecondStepView {
    methods = List.copyOf(methods);
  }

  public boolean offers(String method) {
    return methods.contains(method);
  }

  public boolean failed() {
    return wrong != null || closed || minutes > 0;
  }

  @Override
  public String template() {
    return "signin/second-step.jte";
  }
}
