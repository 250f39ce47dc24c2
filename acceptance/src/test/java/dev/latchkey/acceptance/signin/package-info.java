/// Who gets in, by password and by link, and how long a session lasts.
@NullMarked
package dev.latchkey.acceptance.signin;

import org.jspecify.annotations.NullMarked;
