package dev.latchkey.server.web.page;

/// A file that pages refer to.
///
/// @param href its address; holds a hash of the content, so that it may be cached for ever
/// @param etag its entity tag, quotes included
/// @param content not to be changed
record Asset(String name, String contentType, String href, String etag, byte[] content) {
  /// The caching that the address allows.
  public static final String CACHE_CONTROL = "public, max-age=31536000, immutable";
}
