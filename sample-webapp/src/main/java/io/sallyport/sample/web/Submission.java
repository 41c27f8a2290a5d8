package io.sallyport.sample.web;

import io.sallyport.sample.note.NoteText;
import java.util.function.Function;

/** What came of reading a note out of a request. */
sealed interface Submission {
  record Accepted(NoteText text) implements Submission {
    @Override
    public <T> T match(Function<NoteText, T> accepted, Function<Problem, T> refused) {
      return accepted.apply(text);
    }
  }

  record Refused(Problem problem) implements Submission {
    @Override
    public <T> T match(Function<NoteText, T> accepted, Function<Problem, T> refused) {
      return refused.apply(problem);
    }
  }

  <T> T match(Function<NoteText, T> accepted, Function<Problem, T> refused);

  /** Accepted if the two are a note. */
  static Submission of(String title, String body) {
    return NoteText.check(title, body)
        .<Submission>map(problem -> refused(Problem.malformed(problem.detail())))
        .orElseGet(() -> new Accepted(new NoteText(title, body)));
  }

  static Submission refused(Problem problem) {
    return new Refused(problem);
  }
}
