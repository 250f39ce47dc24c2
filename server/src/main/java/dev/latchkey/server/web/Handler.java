package dev.latchkey.server.web;

/// Answers one kind of request.
@FunctionalInterface
public interface Handler {
  Answer handle(Exchange exchange);
}
