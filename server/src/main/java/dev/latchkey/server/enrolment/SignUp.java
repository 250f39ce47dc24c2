package dev.latchkey.server.enrolment;

import dev.latchkey.server.secrets.Secret;
import java.util.Optional;

/// What somebody enters to sign up, as it was entered.
public record SignUp(
    String email, Secret password, Optional<String> username, Optional<String> displayName) {}
