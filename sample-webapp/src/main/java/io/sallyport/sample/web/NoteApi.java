package io.sallyport.sample.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** {@code /api/notes/{id}}: deletes a note. */
public final class NoteApi extends SiteServlet {
  public NoteApi() {
    super(List.of("DELETE"));
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String id = Objects.requireNonNullElse(request.getPathInfo(), "/").substring(1);
    if (Visitor.of(request).delete(notes(), id)) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      Problem.notFound().write(response);
    }
  }
}
