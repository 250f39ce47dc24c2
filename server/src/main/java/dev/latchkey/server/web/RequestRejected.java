package dev.latchkey.server.web;

/// The request itself is not acceptable: thrown while it is read, turned into its problem in one
/// place.
public final class RequestRejected extends RuntimeException {
  private final transient Problem problem;

  public RequestRejected(Problem problem) {
    super(problem.code(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
