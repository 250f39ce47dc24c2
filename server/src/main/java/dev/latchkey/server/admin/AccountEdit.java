package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.ProfileChange;
import java.util.List;
import java.util.Optional;

/// What an application changes of an account. What is empty stays as it is.
///
/// @param groups all that it is to be in, by their names
/// @param disabled whether it is to be shut
/// @param reason why it is shut, in the words of who does it
record AccountEdit(
    ProfileChange profile,
    Optional<List<String>> groups,
    Optional<Boolean> disabled,
    Optional<String> reason) {
  AccountEdit {
    groups = groups.map(List::copyOf);
  }
}
