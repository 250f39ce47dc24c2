package dev.latchkey.server.web.page;

/// `/help/deliveries`: what a delivery is and how to redeem it.
///
/// @param baseUrl where this Latchkey is reached, for the command line
public record DeliveryHelpView(String baseUrl) implements View {
  @Override
  public String template() {
    return "help/deliveries.jte";
  }
}
