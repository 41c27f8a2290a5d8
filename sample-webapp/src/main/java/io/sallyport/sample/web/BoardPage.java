package io.sallyport.sample.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Everyone's notes, for moderators; a Thymeleaf page, where the others are JSP. */
public final class BoardPage extends SiteServlet {
  public BoardPage() {
    super(READ);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Visitor visitor = Visitor.of(request);
    Templates.of(getServletContext())
        .show(
            request,
            response,
            "board",
            Map.of(
                "username", visitor.caller().username(),
                "administrator", visitor.caller().hasRole("admin"),
                "notes", NoteRow.of(notes().latest())));
  }
}
