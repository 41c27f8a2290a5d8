package io.sallyport.sample.web;

import io.sallyport.sample.note.Note;
import io.sallyport.sample.note.NoteText;
import io.sallyport.sample.note.Notes;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The visitor's own notes: the list, and the form that adds one. */
public final class NotesPage extends SiteServlet {
  public NotesPage() {
    super(List.of("GET", "HEAD", "POST"));
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    show(request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Visitor visitor = Visitor.of(request);
    Optional<Problem> problem =
        visitor.permits("notes:write")
            ? RequestBody.form(request).match(text -> add(visitor, text), Optional::of)
            : Optional.of(Problem.insufficientPermission());
    if (problem.isEmpty()) {
      Page.seeOther(request, response, "/notes");
    } else if (Page.isWanted(request)) {
      showAgain(request, response, problem.get());
    } else {
      problem.get().write(response);
    }
  }

  private Optional<Problem> add(Visitor visitor, NoteText text) {
    Optional<Note> added =
        notes().add(visitor.caller().accountId(), visitor.caller().username(), text);
    return added.isPresent()
        ? Optional.empty()
        : Optional.of(Problem.tooManyNotes(Notes.MAX_FOR_AN_ACCOUNT));
  }

  /** With what was typed still in the form, unless the body could not be read as one. */
  private void showAgain(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws ServletException, IOException {
    response.setStatus(problem.status());
    request.setAttribute("problem", problem.detail().orElse(problem.title()));
    if (RequestBody.refusalOfForm(request).isEmpty()) {
      request.setAttribute("typedTitle", request.getParameter("title"));
      request.setAttribute("typedBody", request.getParameter("body"));
    }
    show(request, response);
  }

  private void show(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Visitor visitor = Visitor.of(request);
    request.setAttribute("notes", NoteRow.of(notes().ownedBy(visitor.caller().accountId())));
    Page.show(request, response, "notes");
  }
}
