package dev.latchkey.server.web;

/// The server cannot listen where it should; the message is one sentence for the operator.
public final class PortTaken extends RuntimeException {
  public PortTaken(String bind, int port) {
    super(
        "Cannot listen on "
            + bind
            + " port "
            + port
            + ": is another program using it? Take another port: --port N");
  }
}
