/// Takes accounts over from elsewhere: a file of lines is checked as a whole, then written, and a
/// report says what became of each line.
///
/// - Tables: none of its own
/// - Events: `user_imported`, `user_import_updated`, `user_disabled`, and those of groups
/// - Settings: none
@NullMarked
package dev.latchkey.server.admin.imports;

import org.jspecify.annotations.NullMarked;
