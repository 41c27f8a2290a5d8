package io.sallyport.auth.pipeline;

/** What becomes of a request. */
public sealed interface Decision {

  /** Nothing to object: the next step decides. */
  Decision NEXT = Verdict.NEXT;

  /** The application answers, and sees the caller. */
  Decision APPLICATION = Verdict.APPLICATION;

  /** The application answers and sees the request as it came: the path is none of ours. */
  Decision UNTOUCHED = Verdict.UNTOUCHED;

  /** The decisions that carry nothing. */
  enum Verdict implements Decision {
    /** See {@link Decision#NEXT}. */
    NEXT,
    /** See {@link Decision#APPLICATION}. */
    APPLICATION,
    /** See {@link Decision#UNTOUCHED}. */
    UNTOUCHED
  }

  /** The request ends here with this answer. */
  record Reply(Answer answer) implements Decision {}

  /** The request ends here with this problem, shown as a page or as JSON. */
  record Refuse(Problem problem) implements Decision {}
}
