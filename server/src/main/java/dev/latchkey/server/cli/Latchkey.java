package dev.latchkey.server.cli;

/// The entry point of the command `latchkey`.
final class Latchkey {
  private Latchkey() {}

  public static void main(String[] args) {
    System.out.println("latchkey " + String.join(" ", args));
  }
}
