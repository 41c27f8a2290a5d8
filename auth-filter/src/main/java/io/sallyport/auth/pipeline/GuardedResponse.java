package io.sallyport.auth.pipeline;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response as the application sees it: it writes no session id into links, and what is made for
 * a caller is not cached unless the application says so.
 */
final class GuardedResponse extends HttpServletResponseWrapper {

  private static final String CACHE_CONTROL = "Cache-Control";
  private static final String FRAME_OPTIONS = "X-Frame-Options";
  private static final String HTML = "text/html";
  private static final String XHTML = "application/xhtml+xml";
  private static final String SET_COOKIE = "Set-Cookie";

  /** What the guard has set and a {@link #reset} of the application must not lose. */
  private static final List<String> OURS =
      List.of(
          SET_COOKIE,
          "Strict-Transport-Security",
          "X-Content-Type-Options",
          FRAME_OPTIONS,
          "Vary",
          "Access-Control-Allow-Origin",
          "Access-Control-Allow-Credentials");

  private final GuardedRequest request;
  private boolean ownCachePolicy;

  GuardedResponse(GuardedRequest request, HttpServletResponse response) {
    super(response);
    this.request = request;
    if (request.exchange().keptFromCaches()) {
      keepFromCaches();
    }
  }

  /** Sets {@code no-store} where nothing is sent yet and no policy is set. */
  void keepFromCaches() {
    if (!isCommitted() && getHeader(CACHE_CONTROL) == null) {
      super.addHeader(CACHE_CONTROL, "no-store");
      ownCachePolicy = true;
    }
  }

  @Override
  public String encodeURL(String url) {
    return url;
  }

  @Override
  public String encodeRedirectURL(String url) {
    return url;
  }

  @Override
  public void setContentType(@Nullable String type) {
    keepFromForeignFrames(type);
    super.setContentType(type);
  }

  /** Only a page can be clicked on; whatever the application has said of frames stands. */
  private void keepFromForeignFrames(@Nullable String type) {
    if (type != null
        && request.exchange().foreignFramesRefused()
        && (type.regionMatches(true, 0, HTML, 0, HTML.length())
            || type.regionMatches(true, 0, XHTML, 0, XHTML.length()))
        && !isCommitted()
        && !containsHeader(FRAME_OPTIONS)) {
      super.setHeader(FRAME_OPTIONS, "SAMEORIGIN");
    }
  }

  private void keepFromForeignFrames(String name, @Nullable String value) {
    if (name.equalsIgnoreCase("Content-Type")) {
      keepFromForeignFrames(value);
    }
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    keepFromForeignFrames(name, value);
    yieldCachePolicy(name);
    super.setHeader(name, value);
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (ownCachePolicy && name.equalsIgnoreCase(CACHE_CONTROL)) {
      ownCachePolicy = false;
      super.setHeader(name, value);
      return;
    }
    keepFromForeignFrames(name, value);
    yieldCachePolicy(name);
    super.addHeader(name, value);
  }

  @Override
  public void setDateHeader(String name, long date) {
    yieldCachePolicy(name);
    super.setDateHeader(name, date);
  }

  @Override
  public void addDateHeader(String name, long date) {
    yieldCachePolicy(name);
    super.addDateHeader(name, date);
  }

  /**
   * The application's own policy counts; one that is only an expiry stays private to the caller.
   */
  private void yieldCachePolicy(String name) {
    if (!ownCachePolicy) {
      return;
    }
    if (name.equalsIgnoreCase(CACHE_CONTROL)) {
      ownCachePolicy = false;
    } else if (name.equalsIgnoreCase("Expires") || name.equalsIgnoreCase("Pragma")) {
      ownCachePolicy = false;
      super.setHeader(CACHE_CONTROL, "private");
    }
  }

  /** What the application has put into a shared session is there before the client knows. */
  private void writeSession() {
    SharedSession shared = request.exchange().sharedSession();
    if (shared != null) {
      shared.beforeAnswer();
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    writeSession();
    return super.getOutputStream();
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    writeSession();
    return super.getWriter();
  }

  @Override
  public void flushBuffer() throws IOException {
    writeSession();
    super.flushBuffer();
  }

  @Override
  public void setContentLength(int length) {
    writeSession();
    super.setContentLength(length);
  }

  @Override
  public void setContentLengthLong(long length) {
    writeSession();
    super.setContentLengthLong(length);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    writeSession();
    super.sendRedirect(location);
  }

  @Override
  public void sendError(int status) throws IOException {
    writeSession();
    request.keepForLaterDispatch();
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    writeSession();
    request.keepForLaterDispatch();
    super.sendError(status, message);
  }

  @Override
  public void reset() {
    var kept = new ArrayList<Answer.Header>();
    for (String name : OURS) {
      for (String value : getHeaders(name)) {
        if (!name.equals(SET_COOKIE) || request.exchange().cookies().hasSet(value)) {
          kept.add(new Answer.Header(name, value));
        }
      }
    }
    super.reset();
    kept.forEach(header -> super.addHeader(header.name(), header.value()));
    ownCachePolicy = false;
    if (request.exchange().keptFromCaches()) {
      keepFromCaches();
    }
  }
}
