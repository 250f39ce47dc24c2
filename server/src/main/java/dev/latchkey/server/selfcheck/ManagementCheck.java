package dev.latchkey.server.selfcheck;

import dev.latchkey.server.web.ManagementSettings;
import java.util.List;

/// Whether others than this machine can read health and metrics. They hold no data of people, but
/// tell how busy and how well the server is.
final class ManagementCheck implements Check {
  private final ManagementSettings settings;

  ManagementCheck(ManagementSettings settings) {
    this.settings = settings;
  }

  @Override
  public List<Finding> check() {
    return settings.port() == 0 || settings.isLocal()
        ? List.of()
        : List.of(
            Finding.note(
                "management",
                "Health and metrics can be read by everyone who reaches "
                    + settings.bind().getHostAddress()
                    + " port "
                    + settings.port()
                    + ".",
                "Let a firewall admit only your Prometheus and your load balancer."));
  }
}
