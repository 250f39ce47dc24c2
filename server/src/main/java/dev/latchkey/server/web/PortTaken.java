package dev.latchkey.server.web;

import java.io.IOException;

/// The server cannot listen where it should; the message is one sentence for the operator.
public final class PortTaken extends RuntimeException {
  /// Someone was faster.
  PortTaken(String bind, int port) {
    super(sentence(bind, port, "another program may be using it"));
  }

  /// @param setting what chooses another port
  /// @param why what the system says, for instance that the port is in use or not permitted
  public PortTaken(String bind, int port, String setting, IOException why) {
    super(sentence(bind, port, why.getMessage() + "; choose another port with " + setting), why);
  }

  private static String sentence(String bind, int port, String rest) {
    return "Cannot listen on " + bind + " port " + port + ": " + rest + ".";
  }
}
