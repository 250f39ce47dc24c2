package dev.latchkey.agent.redeem;

/// Is told each step: a fail point, where a test throws to kill the agent.
@FunctionalInterface
public interface StepListener {
  void reached(RedemptionStep step);
}
