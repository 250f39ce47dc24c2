package dev.latchkey.server.recovery;

import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.List;

/// Asking for a recovery link on pages.
final class RecoveryPages {
  private final Recovery recovery;
  private final PageResponses pages;

  RecoveryPages(Recovery recovery, PageResponses pages) {
    this.recovery = recovery;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/forgot-password").get(this::requestForm).post(this::request));
  }

  private Response requestForm(Exchange exchange) {
    var kept = pages.kept(exchange);
    var view =
        kept.is("asked")
            ? new ForgotPasswordView.Done(kept.typed("email"))
            : new ForgotPasswordView.Form(kept.typed("email"));
    return pages.show(exchange, 200, view);
  }

  private Response request(Exchange exchange) {
    var form = pages.form(exchange, "email");
    var email = form.text("email").strip();
    return switch (recovery.request(email, exchange.client(), exchange.language())) {
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
      case Throttled.Admitted(var _) -> pages.back(exchange, RememberedForm.of("asked"));
    };
  }
}
