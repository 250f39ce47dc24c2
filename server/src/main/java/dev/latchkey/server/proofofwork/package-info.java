/// Work that a client's processor does before it may try again where others have used up what there
/// was: challenges in the format of ALTCHA, version 1, made and checked here.
///
/// Nothing is stored: a challenge says for whom it is, how much work it asks for and until when it
/// is good, and is signed. That each is used once is the caller's matter, who counts them by their
/// ids.
@NullMarked
package dev.latchkey.server.proofofwork;

import org.jspecify.annotations.NullMarked;
