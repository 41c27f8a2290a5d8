package io.sallyport.scenario;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a piece of the application sees of the caller, as lines of {@code name=value}. */
public final class Report {

  private final Map<String, String> lines = new LinkedHashMap<>();

  /** What the request says. */
  public static Report of(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    return new Report()
        .with("principal", principal == null ? null : principal.getName())
        .with("remoteUser", request.getRemoteUser())
        .with("user", request.isUserInRole("user"))
        .with("admin", request.isUserInRole("admin"));
  }

  /** One more line. */
  public Report with(String name, Object value) {
    lines.put(name, String.valueOf(value));
    return this;
  }

  /** Answers with all lines. */
  public void send(HttpServletResponse response) throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().write(this.toString());
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    lines.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }
}
