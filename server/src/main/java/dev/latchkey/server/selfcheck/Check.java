package dev.latchkey.server.selfcheck;

import java.util.List;

/// Looks at one thing; it changes nothing and says so where all is well.
@FunctionalInterface
public interface Check {
  List<Finding> check();
}
