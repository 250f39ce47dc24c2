package dev.latchkey.server.web;

/// A problem in the words of OAuth (RFC 6749, section 5.2): clients of `/oauth2` read no others.
///
/// @param error a word of OAuth
/// @param errorDescription the sentence of the problem
public record OAuthProblem(String error, String errorDescription) {
  static OAuthProblem of(Problem problem) {
    return new OAuthProblem(word(problem.status()), problem.title());
  }

  /// The word for a status.
  public static String word(int status) {
    return switch (status) {
      case 429, 503 -> "temporarily_unavailable";
      case 500 -> "server_error";
      default -> "invalid_request";
    };
  }
}
