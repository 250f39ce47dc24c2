package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.accountsecurity.CurrentFactor;
import dev.latchkey.server.secrets.Secret;

/// What someone shows who changes the present second factor.
record OwnProof(Secret password, CurrentFactor.Given factor) {}
