package dev.latchkey.server.web;

/// Answers one kind of request.
@FunctionalInterface
public interface Handler {
  Response handle(Exchange exchange);
}
