package dev.latchkey.server.web.page;

/// What one page shows, beside the frame that all pages share.
///
/// An implementation is a record of plain values; its template takes it as `view`.
public interface View {
  /// The template that shows it, for instance `signin/sign-in.jte`.
  String template();
}
