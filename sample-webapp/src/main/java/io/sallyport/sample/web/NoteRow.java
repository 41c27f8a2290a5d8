package io.sallyport.sample.web;

import io.sallyport.sample.note.Note;
import java.util.List;

/** A note as pages show it. Public for the expression languages' sake. */
public record NoteRow(String id, String author, String title, String body, String written) {
  static List<NoteRow> of(List<Note> notes) {
    return notes.stream()
        .map(
            note ->
                new NoteRow(
                    note.id().toString(),
                    note.author(),
                    note.text().title(),
                    note.text().body(),
                    ShownTime.of(note.createdAt())))
        .toList();
  }
}
