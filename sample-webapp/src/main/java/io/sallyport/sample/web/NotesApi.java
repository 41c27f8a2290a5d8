package io.sallyport.sample.web;

import io.sallyport.sample.note.Note;
import io.sallyport.sample.note.NoteText;
import io.sallyport.sample.note.Notes;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /api/notes}: the caller's own notes as a list, and a new one. */
public final class NotesApi extends SiteServlet {
  public NotesApi() {
    super(List.of("GET", "HEAD", "POST"));
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Visitor visitor = Visitor.of(request);
    Json.write(
        response,
        notes().ownedBy(visitor.caller().accountId()).stream().map(NotesApi::members).toList());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Visitor visitor = Visitor.of(request);
    Submission submission = RequestBody.json(request);
    if (submission instanceof Submission.Refused refused) {
      refused.problem().write(response);
      return;
    }
    NoteText text = ((Submission.Accepted) submission).text();
    Optional<Note> added =
        notes().add(visitor.caller().accountId(), visitor.caller().username(), text);
    if (added.isEmpty()) {
      Problem.tooManyNotes(Notes.MAX_FOR_AN_ACCOUNT).write(response);
      return;
    }
    Json.write(response, HttpServletResponse.SC_CREATED, "application/json", members(added.get()));
  }

  private static Map<String, Object> members(Note note) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", note.id().toString());
    members.put("title", note.text().title());
    members.put("body", note.text().body());
    members.put("author", note.author());
    members.put("created_at", note.createdAt().toString());
    return members;
  }
}
