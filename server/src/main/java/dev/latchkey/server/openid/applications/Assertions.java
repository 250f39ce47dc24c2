package dev.latchkey.server.openid.applications;

import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.storage.Database;

/// What it takes to judge the assertions of applications.
record Assertions(Database database, ClientRegistrations registrations, AssertionClaims claims) {}
