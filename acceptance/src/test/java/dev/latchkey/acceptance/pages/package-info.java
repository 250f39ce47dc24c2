/// The pages in a real browser, with scripts and without.
@NullMarked
package dev.latchkey.acceptance.pages;

import org.jspecify.annotations.NullMarked;
