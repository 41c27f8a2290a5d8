package io.sallyport.sample.web;

import io.sallyport.auth.CurrentCaller;
import io.sallyport.sample.note.Notes;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;

/** The signed-in caller, as this site sees one. */
record Visitor(CurrentCaller caller, boolean moderator) {
  /** Nobody is signed in, which the rules prevent unless they are only observed. */
  static final class NobodyException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * @throws NobodyException if nobody is signed in
   */
  static Visitor of(HttpServletRequest request) {
    CurrentCaller caller = CurrentCaller.of(request).orElseThrow(NobodyException::new);
    return new Visitor(caller, request.isUserInRole("moderator"));
  }

  boolean permits(String permission) {
    return caller.permits(permission);
  }

  /** Deletes a note that the visitor may delete; false for any other, whether it exists or not. */
  boolean delete(Notes notes, String id) {
    UUID note;
    try {
      note = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return moderator ? notes.deleteAny(note) : notes.deleteOwn(note, caller.accountId());
  }
}
