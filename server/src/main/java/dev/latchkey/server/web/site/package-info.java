/// What the pages and emails of an installation call themselves, whom to ask and how they look: the
/// one place of the product's name towards users.
///
/// - Tables: none
/// - Settings: `site...`
@NullMarked
package dev.latchkey.server.web.site;

import org.jspecify.annotations.NullMarked;
