package io.sallyport.auth.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as the outside sees it (RFC 9457). Holds nothing that the outside may not know.
 *
 * @param detail what to do about it; null where the kind says it all
 * @param members further members of the JSON object
 */
public record Problem(
    Kind kind, @Nullable String detail, Map<String, ?> members, List<Answer.Header> headers) {

  /** The stable codes, each with its status and title. */
  public enum Kind {
    /** The path can be read in more than one way, or a header is doubled or oversized. */
    INVALID_REQUEST(400, "The request cannot be understood in one way only"),
    /** The body cannot be read, or a field is missing or of the wrong type. */
    MALFORMED_REQUEST(400, "The request body is not what this address takes"),
    /** A new password that the policy refuses; {@code reasons} says why. */
    PASSWORD_REJECTED(400, "This password cannot be used"),
    /** A scope that the account does not have. */
    INVALID_SCOPE(400, "The account may not do what the scope asks for"),
    /** No credentials where some are needed. */
    UNAUTHENTICATED(401, "Sign in to see this"),
    /** A name or a password that does not let in; never says which. */
    INVALID_CREDENTIALS(401, "Name or password is not right"),
    /** A second-factor code that is wrong, or was used before. */
    INVALID_CODE(401, "The code is not right, or was used already"),
    /** A sign-in that waited for its second factor and has ended. */
    INVALID_MFA_TOKEN(401, "This sign-in has ended: begin again"),
    /** An explicit credential that is not valid. */
    INVALID_TOKEN(401, "The credential is not valid"),
    /** A sign-in that is too weak or too old (RFC 9470). */
    INSUFFICIENT_USER_AUTHENTICATION(401, "Sign in again to do this"),
    /** The caller lacks a role, permission or scope. */
    INSUFFICIENT_PERMISSION(403, "You may not do this"),
    /** A second factor is asked for, and the account has none. */
    SECOND_FACTOR_NOT_ENROLLED(403, "A second factor is needed, and none is set up"),
    /** A first factor, where an administrator has to allow it. */
    ENROLMENT_NOT_APPROVED(403, "An administrator has to allow you to set up a second factor"),
    /** An unsafe request that did not come from this site. */
    CROSS_SITE_REQUEST(403, "The request came from another site"),
    /** Signing in over plain HTTP. */
    INSECURE_TRANSPORT(403, "Signing in needs HTTPS"),
    /** No such thing, or not for this caller. */
    NOT_FOUND(404, "There is nothing here"),
    /** The address exists, with other methods. */
    METHOD_NOT_ALLOWED(405, "This address takes another method"),
    /** What is asked for would undo something that has to stay. */
    CONFLICT(409, "This cannot be done as things are"),
    /** The body is larger than 64 KiB. */
    BODY_TOO_LARGE(413, "The request body is too large"),
    /** The body is neither JSON nor a form. */
    UNSUPPORTED_MEDIA_TYPE(415, "The request body has a type that is not taken here"),
    /** A limit is used up; {@code Retry-After} says for how long. */
    TOO_MANY_ATTEMPTS(429, "Too many attempts"),
    /** A rule's limit is used up. */
    TOO_MANY_REQUESTS(429, "Too many requests"),
    /** Something failed that the log explains. */
    INTERNAL_ERROR(500, "Something went wrong"),
    /** A store that is needed cannot be reached. */
    TEMPORARILY_UNAVAILABLE(503, "Not available right now");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }

    /** One short sentence for people. */
    public String title() {
      return title;
    }

    /** The stable code for programs, such as {@code invalid_credentials}. */
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Copies members and headers. */
  public Problem {
    members = Map.copyOf(members);
    headers = List.copyOf(headers);
  }

  /** A problem whose kind says it all. */
  public static Problem of(Kind kind) {
    return new Problem(kind, null, Map.of(), List.of());
  }

  /** A problem with a sentence on what to do. */
  public static Problem of(Kind kind, String detail) {
    return new Problem(kind, detail, Map.of(), List.of());
  }

  /** This problem with one more header. */
  public Problem with(String name, String value) {
    var more = new java.util.ArrayList<>(headers);
    more.add(new Answer.Header(name, value));
    return new Problem(kind, detail, members, more);
  }

  /** This problem with one more member. */
  public Problem withMember(String name, Object value) {
    var more = new LinkedHashMap<String, Object>(members);
    more.put(name, value);
    return new Problem(kind, detail, more, headers);
  }

  /** The refusal as a decision. */
  public Decision refuse() {
    return new Decision.Refuse(this);
  }

  /** The problem as {@code application/problem+json}. */
  public Answer toJson() {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "urn:sallyport:problem:" + kind.code());
    body.put("title", kind.title());
    body.put("status", kind.status());
    body.put("error", kind.code());
    if (detail != null) {
      body.put("detail", detail);
    }
    body.putAll(members);
    return new Answer(kind.status(), headers, "application/problem+json", Json.bytes(body));
  }
}
