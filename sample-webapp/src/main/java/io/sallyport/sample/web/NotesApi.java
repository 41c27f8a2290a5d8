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
    RequestBody.json(request)
        .<Reply>match(text -> add(visitor, text), problem -> problem::write)
        .write(response);
  }

  /** What is answered. */
  @FunctionalInterface
  private interface Reply {
    void write(HttpServletResponse response) throws IOException;
  }

  private Reply add(Visitor visitor, NoteText text) {
    return notes()
        .add(visitor.caller().accountId(), visitor.caller().username(), text)
        .<Reply>map(note -> response -> writeCreated(response, note))
        .orElseGet(() -> Problem.tooManyNotes(Notes.MAX_FOR_AN_ACCOUNT)::write);
  }

  private static void writeCreated(HttpServletResponse response, Note note) throws IOException {
    Json.write(response, HttpServletResponse.SC_CREATED, "application/json", members(note));
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
