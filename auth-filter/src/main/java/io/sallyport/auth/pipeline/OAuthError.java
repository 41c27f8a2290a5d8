package io.sallyport.auth.pipeline;

import java.util.LinkedHashMap;

/** Errors of the OAuth endpoints (RFC 6749, section 5.2; RFC 6750, section 3.1). */
public final class OAuthError {

  private OAuthError() {}

  /** An error with its code and a sentence for developers. */
  public static Decision of(int status, String error, String description) {
    return new Decision.Reply(answer(status, error, description));
  }

  /** A refusal of the pipeline, in the form that OAuth clients read. */
  static Answer of(Problem problem) {
    String error =
        switch (problem.kind()) {
          case MALFORMED_REQUEST,
              INVALID_REQUEST,
              UNSUPPORTED_MEDIA_TYPE,
              BODY_TOO_LARGE,
              METHOD_NOT_ALLOWED ->
              "invalid_request";
          case UNAUTHENTICATED -> "invalid_client";
          case INSUFFICIENT_PERMISSION -> "insufficient_scope";
          default -> problem.kind().code();
        };
    String detail = problem.detail();
    return answer(problem.kind().status(), error, detail == null ? problem.kind().title() : detail)
        .with(problem.headers());
  }

  private static Answer answer(int status, String error, String description) {
    var body = new LinkedHashMap<String, Object>();
    body.put("error", error);
    body.put("error_description", description);
    return Answer.json(status, body);
  }
}
