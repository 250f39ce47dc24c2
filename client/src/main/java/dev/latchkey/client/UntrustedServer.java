package dev.latchkey.client;

/// Latchkey shows another key for a server than the pinned one vouches for: nothing was sealed or
/// sent. The server was registered again, or someone tries to read what is delivered to it.
public final class UntrustedServer extends RuntimeException {
  private static final long serialVersionUID = 1;

  UntrustedServer(String why) {
    super(why);
  }
}
