package io.sallyport.sample.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The delete buttons: {@code <page>/delete} takes a form with the note's {@code id}, and goes back
 * to the page.
 */
public final class NoteDeletion extends SiteServlet {
  public NoteDeletion() {
    super(List.of("POST"));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Problem> refusal = RequestBody.refusalOfForm(request).or(() -> delete(request));
    if (refusal.isEmpty()) {
      Page.seeOther(request, response, request.getServletPath().replaceFirst("/delete$", ""));
    } else if (Page.isWanted(request)) {
      response.sendError(refusal.get().status());
    } else {
      refusal.get().write(response);
    }
  }

  private Optional<Problem> delete(HttpServletRequest request) {
    Visitor visitor = Visitor.of(request);
    if (!visitor.permits("notes:delete")) {
      return Optional.of(Problem.insufficientPermission());
    }
    Optional<String> id = RequestBody.field(request, "id");
    if (id.isEmpty()) {
      return Optional.of(Problem.malformed("id is required"));
    }
    return visitor.delete(notes(), id.get()) ? Optional.empty() : Optional.of(Problem.notFound());
  }
}
