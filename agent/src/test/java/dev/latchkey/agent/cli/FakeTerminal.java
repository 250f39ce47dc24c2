package dev.latchkey.agent.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/// A terminal at which somebody types what a test says, or none at all.
final class FakeTerminal implements Terminal {
  final Deque<String> typed = new ArrayDeque<>();
  final List<String> prompts = new ArrayList<>();
  final List<String> shown = new ArrayList<>();
  boolean interactive;
  boolean wouldEcho;

  @Override
  public boolean isInteractive() {
    return interactive;
  }

  @Override
  public boolean wouldEcho() {
    return wouldEcho;
  }

  @Override
  public char[] readSecret(String prompt) {
    return readLine(prompt).toCharArray();
  }

  @Override
  public String readLine(String prompt) {
    prompts.add(prompt);
    return Objects.requireNonNullElse(typed.poll(), "");
  }

  @Override
  public boolean show(String text) {
    if (interactive) {
      shown.add(text);
    }
    return interactive;
  }
}
