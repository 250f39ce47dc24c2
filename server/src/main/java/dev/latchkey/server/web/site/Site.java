package dev.latchkey.server.web.site;

import java.util.List;
import java.util.Optional;

/// How an installation presents itself.
///
/// @param contact whom users ask
/// @param links of every page and email, for instance the imprint
public record Site(
    String name,
    Optional<SiteLink> contact,
    List<SiteLink> links,
    Optional<SiteLogo> logo,
    Optional<SitePalette> palette) {
  /// Where nothing is set.
  public static final Site DEFAULT =
      new Site("Latchkey", Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  public Site {
    links = List.copyOf(links);
  }
}
