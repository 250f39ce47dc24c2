package dev.latchkey.server.admin.imports;

/// A line that is not imported.
///
/// @param line its number, from 1
/// @param code stable, for programs
/// @param reason a sentence for people
public record BadLine(int line, String code, String reason) {}
