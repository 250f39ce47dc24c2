package dev.latchkey.agent.redeem;

/// Is told each step; a test throws from here to kill the agent at that very point.
@FunctionalInterface
public interface Steps {
  void reached(Step step);
}
