package io.sallyport.sample.web;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Reads a note that came as JSON or as a form, and refuses what is neither or too large. */
final class RequestBody {
  static final int MAX_BYTES = 64 * 1024;

  /** How much is read of a body that is too large. */
  private static final int MAX_SKIPPED = 512 * 1024;

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  private RequestBody() {}

  static Submission json(HttpServletRequest request) throws IOException {
    if (!hasType(request, JSON)) {
      return Submission.refused(Problem.wrongContentType(JSON));
    }
    if (request.getContentLengthLong() > MAX_BYTES) {
      return Submission.refused(tooLarge(request));
    }
    byte[] text = request.getInputStream().readNBytes(MAX_BYTES + 1);
    if (text.length > MAX_BYTES) {
      return Submission.refused(tooLarge(request));
    }
    JsonNode json;
    try {
      json = Json.read(text);
    } catch (IOException e) {
      return Submission.refused(Problem.malformed("the body is not valid JSON"));
    }
    if (!json.isObject()) {
      return Submission.refused(Problem.malformed("the body must be a JSON object"));
    }
    for (String field : new String[] {"title", "body"}) {
      if (!json.path(field).isTextual()) {
        return Submission.refused(Problem.malformed(field + " is required and must be a string"));
      }
    }
    return Submission.of(json.get("title").textValue(), json.get("body").textValue());
  }

  /** The form's note; browsers end lines with CR LF, notes with LF. */
  static Submission form(HttpServletRequest request) throws IOException {
    Optional<Problem> refusal = refusalOfForm(request);
    if (refusal.isPresent()) {
      return Submission.refused(refusal.get());
    }
    Optional<String> title = field(request, "title");
    Optional<String> body = field(request, "body");
    if (title.isEmpty() || body.isEmpty()) {
      return Submission.refused(
          Problem.malformed((title.isEmpty() ? "title" : "body") + " is required"));
    }
    return Submission.of(title.get(), body.get().replace("\r\n", "\n"));
  }

  /** Why the request's body cannot be read as a form; to be asked before any field. */
  static Optional<Problem> refusalOfForm(HttpServletRequest request) throws IOException {
    if (!hasType(request, FORM)) {
      return Optional.of(Problem.wrongContentType(FORM));
    }
    // Servers differ in what they do with a form beyond their own limits, so none gets to see one.
    if (request.getContentLengthLong() > MAX_BYTES) {
      return Optional.of(tooLarge(request));
    }
    if (request.getContentLengthLong() < 0) {
      return Optional.of(
          new Problem(411, "length_required", "A form must state its length", Optional.empty()));
    }
    try {
      request.getParameterMap();
      return Optional.empty();
    } catch (RuntimeException e) {
      // Each server has an exception of its own for bytes that are no form.
      return Optional.of(Problem.malformed("the body is not a valid form"));
    }
  }

  static Optional<String> field(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name));
  }

  /** The refusal, for a client that has been heard: one that still sends might never read it. */
  private static Problem tooLarge(HttpServletRequest request) throws IOException {
    request.getInputStream().skip(MAX_SKIPPED);
    return Problem.tooLarge(MAX_BYTES);
  }

  private static boolean hasType(HttpServletRequest request, String expected) {
    String type = request.getHeader("Content-Type");
    if (type == null) {
      return false;
    }
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end))
        .strip()
        .toLowerCase(Locale.ROOT)
        .equals(expected);
  }
}
