package io.sallyport.sample.web;

import io.sallyport.auth.CurrentCaller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** {@code /api/profile}: who is calling, and by which means. */
public final class ProfileApi extends SiteServlet {
  public ProfileApi() {
    super(READ);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    CurrentCaller caller = Visitor.of(request).caller();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("username", caller.username());
    members.put("roles", new TreeSet<>(caller.roles()));
    members.put("mechanism", caller.mechanism());
    Json.write(response, members);
  }
}
