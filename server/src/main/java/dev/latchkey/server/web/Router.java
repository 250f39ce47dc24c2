package dev.latchkey.server.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Finds the endpoint of a path: exact ones by one look-up, those with variable segments by
/// comparison.
final class Router {
  private final Map<String, Endpoint> exact = new HashMap<>();
  private final List<Pattern> patterns = new ArrayList<>();

  /// An endpoint and what stands in its variable segments.
  record Match(Endpoint endpoint, Map<String, String> variables) {
    /// The handler of a method; HEAD is answered like GET.
    Optional<Handler> handler(String method) {
      return Optional.ofNullable(endpoint.handlers().get(method.equals("HEAD") ? "GET" : method));
    }

    /// The methods it knows, for the header `Allow`.
    String allow() {
      var methods = new TreeSet<>(endpoint.handlers().keySet());
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      return String.join(", ", methods);
    }
  }

  private record Pattern(String[] segments, Endpoint endpoint) {
    Optional<Match> match(String[] path) {
      if (path.length != segments.length) {
        return Optional.empty();
      }
      var variables = new HashMap<String, String>();
      for (var i = 0; i < path.length; i++) {
        var segment = segments[i];
        if (segment.startsWith("{")) {
          variables.put(segment.substring(1, segment.length() - 1), path[i]);
        } else if (!segment.equals(path[i])) {
          return Optional.empty();
        }
      }
      return Optional.of(new Match(endpoint, variables));
    }
  }

  Router(List<Endpoint> endpoints) {
    for (var endpoint : endpoints) {
      if (endpoint.path().contains("{")) {
        patterns.add(new Pattern(endpoint.path().split("/", -1), endpoint));
      } else {
        exact.merge(endpoint.path(), endpoint, Endpoint::and);
      }
    }
  }

  Optional<Match> find(String path) {
    var endpoint = exact.get(path);
    if (endpoint != null) {
      return Optional.of(new Match(endpoint, Map.of()));
    }
    var segments = path.split("/", -1);
    return patterns.stream().flatMap(pattern -> pattern.match(segments).stream()).findFirst();
  }
}
