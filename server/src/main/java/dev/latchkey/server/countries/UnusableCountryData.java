package dev.latchkey.server.countries;

/// A file does not hold country data that could be used. The message names it and says why.
final class UnusableCountryData extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param why what is wrong with the file, in words that follow its name
  UnusableCountryData(String why) {
    super(why);
  }
}
