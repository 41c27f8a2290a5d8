package io.sallyport.sample.web;

import io.sallyport.sample.note.Note;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A note as pages show it. Public for the expression languages' sake. */
public record NoteRow(String id, String author, String title, String body, String written) {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static List<NoteRow> of(List<Note> notes) {
    return notes.stream()
        .map(
            note ->
                new NoteRow(
                    note.id().toString(),
                    note.author(),
                    note.text().title(),
                    note.text().body(),
                    WRITTEN.format(note.createdAt())))
        .toList();
  }
}
