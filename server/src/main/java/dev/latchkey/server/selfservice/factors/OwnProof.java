package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.secrets.Secret;

/// What someone shows who changes the present second factor.
///
/// @param method in the words of the API
/// @param proof empty text where none was given
record OwnProof(Secret password, String method, Secret proof) {}
