package io.sallyport.sample.note;

import java.sql.SQLException;

/** The database of notes cannot be used. */
public final class NotesUnavailableException extends RuntimeException {
  NotesUnavailableException(SQLException cause) {
    super("The notes cannot be reached", cause);
  }
}
