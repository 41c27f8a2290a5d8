package io.sallyport.sample.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A refusal that a program can read: {@code application/problem+json} (RFC 9457). */
record Problem(int status, String error, String title, Optional<String> detail) {
  static Problem malformed(String detail) {
    return new Problem(
        400, "malformed_request", "The request is not understood", Optional.of(detail));
  }

  static Problem notFound() {
    return new Problem(404, "not_found", "There is no such thing here", Optional.empty());
  }

  static Problem insufficientPermission() {
    return new Problem(403, "insufficient_permission", "Not permitted", Optional.empty());
  }

  static Problem tooLarge(int maxBytes) {
    return new Problem(
        413,
        "payload_too_large",
        "The request body is too large",
        Optional.of("at most " + maxBytes + " bytes"));
  }

  static Problem wrongContentType(String expected) {
    return new Problem(
        415,
        "unsupported_media_type",
        "The content type is not supported",
        Optional.of("send " + expected));
  }

  static Problem tooManyNotes(int max) {
    return new Problem(
        409,
        "note_limit_reached",
        "No room for another note",
        Optional.of("an account may keep " + max + " notes; delete one first"));
  }

  /** For a status that the server came to by itself. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 401 -> new Problem(401, "unauthenticated", "Nobody is signed in", Optional.empty());
      case 403 -> insufficientPermission();
      case 404 -> notFound();
      case 405 -> new Problem(405, "method_not_allowed", "Method not allowed", Optional.empty());
      case 413 ->
          new Problem(413, "payload_too_large", "The request body is too large", Optional.empty());
      default ->
          status >= 500
              ? new Problem(status, "internal_error", "Something went wrong here", Optional.empty())
              : new Problem(
                  status, "malformed_request", "The request is not understood", Optional.empty());
    };
  }

  void write(HttpServletResponse response) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", title);
    members.put("status", status);
    members.put("error", error);
    detail.ifPresent(text -> members.put("detail", text));
    Json.write(response, status, "application/problem+json", members);
  }
}
