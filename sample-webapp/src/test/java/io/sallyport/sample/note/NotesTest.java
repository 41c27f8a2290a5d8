package io.sallyport.sample.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T10:00:00.123Z"), ZoneOffset.UTC);

  @TempDir Path directory;

  @Test
  void open_again_findsWhatWasKept() {
    Note kept;
    try (Notes notes = Notes.open(directory, CLOCK)) {
      kept = notes.add("1", "alice", new NoteText("title", "body")).orElseThrow();
    }
    try (Notes notes = Notes.open(directory, CLOCK)) {
      assertThat(notes.ownedBy("1")).containsExactly(kept);
      assertThat(kept.createdAt()).isEqualTo(CLOCK.instant());
    }
  }

  @Test
  void ownedBy_listsOwnOnly_newestFirst() {
    try (Notes notes = Notes.open(directory, CLOCK)) {
      Note first = notes.add("1", "alice", new NoteText("first", "")).orElseThrow();
      Note bobs = notes.add("2", "bob", new NoteText("bob's", "")).orElseThrow();
      Note second = notes.add("1", "alice", new NoteText("second", "")).orElseThrow();

      assertThat(notes.ownedBy("1")).containsExactly(second, first);
      assertThat(notes.latest()).containsExactly(second, bobs, first);
    }
  }

  @Test
  void deleteOwn_anothers_staysWhereItIs() {
    try (Notes notes = Notes.open(directory, CLOCK)) {
      Note note = notes.add("1", "alice", new NoteText("hers", "")).orElseThrow();

      assertThat(notes.deleteOwn(note.id(), "2")).isFalse();
      assertThat(notes.latest()).containsExactly(note);
      assertThat(notes.deleteOwn(note.id(), "1")).isTrue();
      assertThat(notes.deleteAny(note.id())).isFalse();
    }
  }

  @Test
  void add_manyAtOnce_neverExceedsTheBound() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try (Notes notes = Notes.open(directory, CLOCK)) {
      List<Callable<Optional<Note>>> tries = new ArrayList<>();
      for (int i = 0; i < Notes.MAX_FOR_AN_ACCOUNT + 40; i++) {
        tries.add(() -> notes.add("1", "alice", new NoteText("t", "")));
      }
      int refused = 0;
      for (Future<Optional<Note>> attempt : writers.invokeAll(tries)) {
        refused += attempt.get().isEmpty() ? 1 : 0;
      }

      assertThat(refused).isEqualTo(40);
      assertThat(notes.ownedBy("1")).hasSize(Notes.MAX_FOR_AN_ACCOUNT);
      assertThat(notes.add("2", "bob", new NoteText("t", ""))).isPresent();
    } finally {
      writers.shutdownNow();
    }
  }
}
