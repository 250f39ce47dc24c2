package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Secret;
import java.net.InetAddress;
import java.util.Optional;

/// Sign-ups that wait.
public final class TestEnrolments {
  private TestEnrolments() {}

  public static void signUp(Platform platform, Identities identities, String email) {
    var settings = EnrolmentSettings.of(platform.settings());
    var entered =
        new SignUp(
            email,
            Secret.of("seven quiet lighthouses"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    new Enrolment(platform, identities, settings)
        .signUp(entered, new ClientAddress(InetAddress.getLoopbackAddress()));
  }
}
